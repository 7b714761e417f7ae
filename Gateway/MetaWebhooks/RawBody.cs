using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace WhatsApi.Gateway;

/// <summary>The body byte for byte, as a signature needs it: nobody has looked into it.</summary>
internal sealed class RawBody : IBound, IEndpointParameterMetadataProvider
{
    RawBody(ReadOnlyMemory<byte> bytes, Problem? problem) => (Bytes, Problem) = (bytes, problem);

    public ReadOnlyMemory<byte> Bytes { get; }

    public Problem? Problem { get; }

    public static async ValueTask<RawBody?> BindAsync(HttpContext http, ParameterInfo _) =>
        await BodyBytes.ReadAsync(http) is { } bytes ? new(bytes, null) : new(default, BodyBytes.TooLarge);

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => Bound.Guard(builder);
}
