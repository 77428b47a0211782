using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agents.Core.Graphs.Plans;

/// <summary>The types of values that every catalogue can read from a plan.</summary>
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(decimal))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class PlanJsonContext : JsonSerializerContext;
