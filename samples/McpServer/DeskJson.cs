using System.Text.Json;
using System.Text.Json.Serialization;

namespace McpServer;

/// <summary>How the types of the tools are read and written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(BriefRequest))]
[JsonSerializable(typeof(Brief))]
internal sealed partial class DeskJson : JsonSerializerContext;
