using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agents.Core.Planning;

/// <summary>What models that change parts of a plan are asked for.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RedescribedTask))]
[JsonSerializable(typeof(DividedTask))]
internal sealed partial class PlanningJsonContext : JsonSerializerContext;
