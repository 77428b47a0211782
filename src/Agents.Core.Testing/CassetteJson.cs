using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.Testing;

/// <summary>How messages become JSON in a cassette and come back: as Microsoft.Extensions.AI writes them, without escapes that nobody can read.</summary>
internal static class CassetteJson
{
    // Arguments and results may be as deep as parsers allow by default; what stands around them comes on top.
    public const int MaxDepth = 256;

    private static readonly JsonSerializerOptions Options = MakeOptions();

    public static JsonDocumentOptions DocumentOptions => new() { MaxDepth = MaxDepth };

    public static JsonElement Write<T>(T value) => JsonSerializer.SerializeToElement(value, Options.GetTypeInfo(typeof(T)));

    public static T Read<T>(JsonElement element) =>
        element.Deserialize((JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T))) ?? throw new JsonException("It is null.");

    /// <summary>Writes a value of any type; <see langword="null"/> when it cannot be written.</summary>
    public static JsonElement? TryWrite(object? value)
    {
        try
        {
            return JsonSerializer.SerializeToElement(value, Options.GetTypeInfo(value?.GetType() ?? typeof(object)));
        }
        catch (Exception)
        {
            // A client's own object, whose properties may throw what they like.
            return null;
        }
    }

    /// <summary>Makes a text with a writer.</summary>
    public static string Text(Action<Utf8JsonWriter> write, bool isIndented = false)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(
            buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = isIndented, NewLine = "\n" }))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads a text; one with half a character as it was written.</summary>
    public static string StringOf(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return element.GetRawText();
        }
    }

    private static JsonSerializerOptions MakeOptions()
    {
        JsonSerializerOptions options = new(AIJsonUtilities.DefaultOptions) { MaxDepth = MaxDepth, AllowOutOfOrderMetadataProperties = true };
        options.TypeInfoResolverChain.Add(CassetteJsonContext.Default);
        options.AddAIContentType<AnswerRestartContent>("answerRestart");
        options.MakeReadOnly();
        return options;
    }
}
