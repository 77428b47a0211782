using System.Text.Json;
using System.Text.Json.Serialization;

namespace WebApi;

/// <summary>How the shapes of this API become JSON.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunInput))]
[JsonSerializable(typeof(RunMessage))]
[JsonSerializable(typeof(AgentInfo[]))]
internal sealed partial class WebApiJson : JsonSerializerContext;
