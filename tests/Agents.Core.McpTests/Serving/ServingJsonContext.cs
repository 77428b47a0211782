using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agents.Core.McpTests.Serving;

/// <summary>The types of the served agents.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Question))]
[JsonSerializable(typeof(Verdict))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(Question[]))]
internal sealed partial class ServingJsonContext : JsonSerializerContext;
