using System.Text.Json;
using System.Text.Json.Serialization;
using Agents.Core.Chat;

namespace Agents.Core.Testing;

/// <summary>The content of the library's own that an answer may hold.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AnswerRestartContent))]
internal sealed partial class CassetteJsonContext : JsonSerializerContext;
