using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace WhatsApi.Meta;

/// <summary>Members that are known of an object.</summary>
internal sealed class Members(params string[] names)
{
    const int Longest = 64;

    readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _names = names.ToFrozenSet().GetAlternateLookup<ReadOnlySpan<char>>();

    public bool Knows(JsonProperty property)
    {
        var utf8 = JsonMarshal.GetRawUtf8PropertyName(property);
        Span<char> name = stackalloc char[Longest];
        return utf8.Length <= Longest && _names.Contains(name[..Encoding.Latin1.GetChars(utf8, name)]);
    }

    /// <summary>The name as it is written; <see cref="JsonProperty.Name"/> throws for what is not Unicode.</summary>
    public static string NameOf(JsonProperty property) => Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(property));
}
