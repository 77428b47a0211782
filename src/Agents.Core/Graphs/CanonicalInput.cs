using System.Buffers;
using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Graphs;

/// <summary>Writes an input as text, so that equal inputs are equal texts and different ones are not.</summary>
/// <remarks>
/// A value is what its JSON contract says; members that the contract ignores do not tell values apart. Unlike a serializer this looks at
/// every value by its own type, names the type where the declared one is another, and refuses what a serializer would write as less than
/// it is: a type without a contract or without a property that can be read, a sequence that is made while it is read, half a character, a value inside itself.
/// </remarks>
internal static class CanonicalInput
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // As deep as the text can be read again, whatever the stack has left where it is written.
    private const int MaxDepth = 64;

    /// <summary>Writes a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="type">Its contract; <see langword="null"/> for that of <see cref="AIJsonUtilities.DefaultOptions"/>.</param>
    /// <param name="text">The text, when it could be written.</param>
    /// <returns><see langword="false"/> when the value cannot be written whole, so that it equals no other.</returns>
    public static bool TryWrite<T>(T value, JsonTypeInfo<T>? type, [NotNullWhen(true)] out string? text)
    {
        text = null;
        ArrayBufferWriter<byte> buffer = new();
        try
        {
            using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { MaxDepth = MaxDepth }))
            {
                // One executor may take several types; values of two types are different.
                writer.WriteStartArray();
                writer.WriteStringValue(typeof(T).AssemblyQualifiedName);
                if (!TryWrite(writer, value, typeof(T), type, type?.Options ?? AIJsonUtilities.DefaultOptions))
                {
                    return false;
                }

                writer.WriteEndArray();
            }

            using JsonDocument document = JsonDocument.Parse(buffer.WrittenMemory);
            text = CanonicalArguments.WriteValue(document.RootElement);
            return true;
        }
        catch (Exception)
        {
            // Getters, converters and enumerators are foreign code and may throw anything.
            return false;
        }
    }

    private static bool TryWrite(Utf8JsonWriter writer, object? value, Type declared, JsonTypeInfo? given, JsonSerializerOptions options)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack(); // keys are written apart, and may hold what holds them
        if (value is null)
        {
            writer.WriteNullValue();
            return true;
        }

        JsonTypeInfo? contract = given?.Type == value.GetType() ? given : null;
        if (contract is null && !options.TryGetTypeInfo(value.GetType(), out contract))
        {
            return false;
        }

        if (!NeedsType(value, declared, contract))
        {
            return TryWriteContent(writer, value, contract, options);
        }

        writer.WriteStartArray();
        writer.WriteStringValue(value.GetType().AssemblyQualifiedName);
        bool isWritten = TryWriteContent(writer, value, contract, options);
        writer.WriteEndArray();
        return isWritten;
    }

    // A list is its items, whatever kind of list is behind the interface.
    private static bool NeedsType(object value, Type declared, JsonTypeInfo contract) =>
        value.GetType() != declared
        && !(declared.IsInterface && contract.Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary);

    private static bool TryWriteContent(Utf8JsonWriter writer, object value, JsonTypeInfo contract, JsonSerializerOptions options)
    {
        switch (value)
        {
            case string text:
                _ = Strict.GetByteCount(text);
                writer.WriteStringValue(text);
                return true;
            case char unit when char.IsSurrogate(unit):
                return false;
            case ITuple tuple:
                return TryWriteItems(writer, Enumerable.Range(0, tuple.Length).Select(i => tuple[i]), typeof(object), options);
        }

        switch (contract.Kind)
        {
            case JsonTypeInfoKind.Object:
                return TryWriteProperties(writer, value, contract, options);
            case JsonTypeInfoKind.Enumerable:
                return value is ICollection or IReadOnlyCollection<object>
                    && TryWriteItems(writer, (IEnumerable)value, contract.ElementType ?? typeof(object), options);
            case JsonTypeInfoKind.Dictionary:
                return value is IDictionary entries && TryWriteEntries(writer, entries, contract.ElementType ?? typeof(object), options);
            default:
                if (contract.Type == typeof(object))
                {
                    return false;
                }

                JsonSerializer.Serialize(writer, value, contract);
                return true;
        }
    }

    private static bool TryWriteProperties(Utf8JsonWriter writer, object value, JsonTypeInfo contract, JsonSerializerOptions options)
    {
        bool hasAny = false;
        writer.WriteStartObject();
        foreach (JsonPropertyInfo property in contract.Properties)
        {
            if (property.Get is { } get)
            {
                hasAny = true;
                writer.WritePropertyName(property.Name);
                if (!TryWrite(writer, get(value), property.PropertyType, null, options))
                {
                    return false;
                }
            }
        }

        writer.WriteEndObject();
        return hasAny;
    }

    private static bool TryWriteItems(Utf8JsonWriter writer, IEnumerable items, Type declared, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (object? item in items)
        {
            if (!TryWrite(writer, item, declared, null, options))
            {
                return false;
            }
        }

        writer.WriteEndArray();
        return true;
    }

    private static bool TryWriteEntries(Utf8JsonWriter writer, IDictionary entries, Type declared, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (DictionaryEntry entry in entries)
        {
            if (!TryWrite(entry.Key, null, out string? key))
            {
                return false;
            }

            writer.WritePropertyName(key);
            if (!TryWrite(writer, entry.Value, declared, null, options))
            {
                return false;
            }
        }

        writer.WriteEndObject();
        return true;
    }
}
