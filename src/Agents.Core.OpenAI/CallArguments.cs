using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace Agents.Core.OpenAI;

/// <summary>Reads and writes the arguments of a call, which travel as JSON inside a string.</summary>
internal static class CallArguments
{
    private static readonly JsonTypeInfo<Dictionary<string, object?>> Type =
        (JsonTypeInfo<Dictionary<string, object?>>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(Dictionary<string, object?>));

    private static readonly JsonTypeInfo WrittenType = AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>));

    /// <summary>Makes a call from what the model wrote. Nothing at all means no arguments; what is no JSON object makes a call that says so.</summary>
    public static FunctionCallContent Read(string callId, string name, ReadOnlySpan<byte> json)
    {
        if (json.Trim(" \t\r\n"u8).IsEmpty)
        {
            return new FunctionCallContent(callId, name, new Dictionary<string, object?>(StringComparer.Ordinal));
        }

        try
        {
            Dictionary<string, object?>? arguments = JsonSerializer.Deserialize(json, Type);
            return new FunctionCallContent(callId, name, arguments ?? new Dictionary<string, object?>(StringComparer.Ordinal));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return new FunctionCallContent(callId, name) { Exception = new JsonException("The model wrote arguments that are no JSON object.") };
        }
    }

    /// <summary>Writes the arguments of a call, as the JSON that stands inside the string.</summary>
    public static string Write(FunctionCallContent call) =>
        call.Arguments is { Count: > 0 } arguments ? CompactJson.Write(arguments, WrittenType) : "{}";
}
