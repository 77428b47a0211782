using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agents.Core.Roles;

/// <summary>What models that play roles are asked for.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(AtomizerAnswer))]
[JsonSerializable(typeof(PlannerAnswer))]
[JsonSerializable(typeof(AggregatorAnswer))]
[JsonSerializable(typeof(VerifierAnswer))]
internal sealed partial class RoleJsonContext : JsonSerializerContext;
