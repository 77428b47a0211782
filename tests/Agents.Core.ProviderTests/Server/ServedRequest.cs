using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Agents.Core.ProviderTests.Server;

/// <summary>One request that reached a <see cref="ModelServer"/>, as it came.</summary>
internal sealed class ServedRequest
{
    public ServedRequest(HttpRequest request, string body)
    {
        Method = request.Method;
        Path = request.Path;
        Query = request.QueryString.Value ?? "";
        Headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        Body = body;
        Format = WireFormat.Of(Path);
    }

    public string Method { get; }

    public string Path { get; }

    public string Query { get; }

    public IReadOnlyDictionary<string, string> Headers { get; }

    public string Body { get; }

    /// <summary>Gets the format of the path; <see langword="null"/> when it is no format's.</summary>
    public WireFormat? Format { get; }

    /// <summary>Gets the body as JSON.</summary>
    public JsonElement Json => field.ValueKind == JsonValueKind.Undefined ? field = JsonElement.Parse(Body) : field;

    public bool IsStreaming => Json.TryGetProperty("stream", out JsonElement stream) && stream.ValueKind == JsonValueKind.True;

    /// <summary>Gets the model that is asked for.</summary>
    public string Model => Json.GetProperty("model").GetString()!;
}
