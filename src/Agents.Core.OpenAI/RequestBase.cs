using System.ClientModel.Primitives;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Agents.Core.OpenAI;

/// <summary>Reads what <see cref="ChatOptions.RawRepresentationFactory"/> made as the request that ours fills up where it is silent.</summary>
internal static class RequestBase
{
    /// <summary>Gets the fields that the caller set in the words of the protocol; <see langword="null"/> when there are none.</summary>
    /// <typeparam name="TModel">The SDK's type for the request.</typeparam>
    /// <exception cref="NotSupportedException">The factory returned something else than such a type, a <see cref="JsonObject"/> or <see cref="BinaryData"/>.</exception>
    public static JsonObject? Read<TModel>(object? made) => made switch
    {
        null => null,
        JsonObject fields => fields,
        BinaryData data => Parse(data),
        IPersistableModel<TModel> model => Parse(model.Write(ModelReaderWriterOptions.Json)),
        _ => throw new NotSupportedException(
            $"The factory of the raw representation returned {made.GetType().Name}; this client takes {typeof(TModel).Name}, JsonObject and BinaryData."),
    };

    /// <summary>Reads a count that the caller set, in whatever type of number; <see langword="null"/> when there is none.</summary>
    public static int? Count(JsonObject? fields, string name) =>
        fields?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number
        && double.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= 0
            ? (int)Math.Min(number, int.MaxValue)
            : null;

    private static JsonObject Parse(BinaryData data)
    {
        try
        {
            return JsonNode.Parse(data.ToMemory().Span) as JsonObject ?? throw new NotSupportedException("The raw representation is JSON, but no object.");
        }
        catch (JsonException exception)
        {
            throw new NotSupportedException("The raw representation is no JSON.", exception);
        }
    }
}
