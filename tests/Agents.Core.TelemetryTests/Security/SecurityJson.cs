using System.Text.Json.Serialization;

namespace Agents.Core.TelemetryTests.Security;

[JsonSerializable(typeof(Dictionary<string, Uri>), TypeInfoPropertyName = "Dictionary")]
[JsonSerializable(typeof(string))]
internal sealed partial class SecurityJson : JsonSerializerContext;
