using System.Text.Json;
using System.Text.Json.Serialization;

namespace ResearchBrief;

/// <summary>How what the model reads and writes becomes JSON, without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ResearchPlan))]
[JsonSerializable(typeof(Brief))]
[JsonSerializable(typeof(IReadOnlyList<SearchHit>))]
[JsonSerializable(typeof(string))]
internal sealed partial class BriefJson : JsonSerializerContext;
