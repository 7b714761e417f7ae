using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace WhatsApi.Deploy.Tests;

/// <summary>YAML as the JSON that it stands for, merge keys resolved.</summary>
internal static class Yaml
{
    public static JsonObject Read(string file)
    {
        var plain = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(new MergingParser(new Parser(new StringReader(Repository.Read(file)))));
        return JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(plain))!.AsObject();
    }
}
