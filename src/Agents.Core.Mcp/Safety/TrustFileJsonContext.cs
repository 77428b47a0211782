using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agents.Core.Mcp.Safety;

/// <summary>How the file of a store is written and read.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    PropertyNameCaseInsensitive = false,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TrustFileContent))]
internal sealed partial class TrustFileJsonContext : JsonSerializerContext;
