using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tools;

/// <summary>Tells whether values from outside can be written as JSON again, so that they can be counted, sent and stored.</summary>
/// <remarks>A parser accepts half a surrogate pair and leaves it to whoever reads the text to fail.</remarks>
internal static class WritableJson
{
    // With the object of the arguments around it, what other readers take by default.
    private const int MaxDepth = 63;

    public static bool IsWritable(IDictionary<string, object?>? arguments)
    {
        if (arguments is not null)
        {
            foreach (KeyValuePair<string, object?> argument in arguments)
            {
                if (!IsWritable(argument.Value))
                {
                    return false;
                }
            }
        }

        return true;
    }

    public static bool IsWritable(object? value) => value switch
    {
        null or string or bool or int or long => true,
        double number => double.IsFinite(number),
        JsonElement element => IsWritable(element),
        _ => IsSerializable(value),
    };

    private static bool IsWritable(JsonElement element)
    {
        try
        {
            if (element.ValueKind is not (JsonValueKind.String or JsonValueKind.Object or JsonValueKind.Array))
            {
                return true;
            }

            ReadOnlySpan<byte> json = JsonMarshal.GetRawUtf8Value(element);
            if (!Utf8.IsValid(json))
            {
                return false;
            }

            // Nearly all arguments are flat and hold no escape of this kind; the others are read through.
            if (json.IndexOf("\\u"u8) >= 0 || json.Count((byte)'[') + json.Count((byte)'{') > MaxDepth)
            {
                Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = MaxDepth });
                while (reader.Read())
                {
                    if (reader.ValueIsEscaped)
                    {
                        _ = reader.GetString();
                    }
                }
            }

            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Half a character, too deep, or the document was disposed of.
            return false;
        }
    }

    private static bool IsSerializable(object value)
    {
        try
        {
            if (AIJsonUtilities.DefaultOptions.TryGetTypeInfo(value.GetType(), out JsonTypeInfo? type))
            {
                return IsWritable(JsonSerializer.SerializeToElement(value, type));
            }

            // Without reflection there is only its text.
            _ = value.ToString();
            return true;
        }
        catch (Exception)
        {
            // Getters and converters are foreign code and may throw anything.
            return false;
        }
    }
}
