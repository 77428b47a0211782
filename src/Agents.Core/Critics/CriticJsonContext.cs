using System.Text.Json.Serialization;

namespace Agents.Core.Critics;

/// <summary>How replies of critics are read.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CriticReply))]
internal sealed partial class CriticJsonContext : JsonSerializerContext;
