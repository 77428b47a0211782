using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agents.Core.TrimSmoke;

/// <summary>The JSON of this program.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Passage))]
[JsonSerializable(typeof(Report))]
[JsonSerializable(typeof(string))]
internal sealed partial class SmokeJsonContext : JsonSerializerContext;
