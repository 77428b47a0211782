using System.Buffers;
using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Agents.Core.Tools;

/// <summary>Counts what a call uses of its tool's budget when one argument holds several items, and shortens it to what is left.</summary>
/// <remarks>
/// A call with four queries does four searches, so it uses four units (arXiv 2511.17006, Budget Tracker). Pure and thread-safe. Arrays are
/// JSON arrays (<see cref="JsonElement"/>, <see cref="JsonArray"/>) and collections in memory (<see cref="ICollection"/> other than a
/// dictionary); anything else is one item.
/// </remarks>
public static class ToolBatch
{
    /// <summary>Counts the units of a call.</summary>
    /// <param name="arguments">The arguments of the call, if it has any.</param>
    /// <param name="batchArgument">The name of the argument that holds the items, letter case included.</param>
    /// <returns>The length of the array; 1 for a value that is no array, for an argument that is missing, and for an empty array: the call
    /// is made all the same, and a call that uses nothing could be repeated without end.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="batchArgument"/> is <see langword="null"/>.</exception>
    public static int Count(IDictionary<string, object?>? arguments, string batchArgument)
    {
        ArgumentNullException.ThrowIfNull(batchArgument);
        return arguments is not null && arguments.TryGetValue(batchArgument, out object? value) ? Math.Max(1, Length(value)) : 1;
    }

    /// <summary>Shortens the array of a call to its first items.</summary>
    /// <param name="arguments">The arguments of the call; not changed.</param>
    /// <param name="batchArgument">The name of the argument that holds the items, letter case included.</param>
    /// <param name="units">How many items may stay; 1 or more. A call that has no unit left is to be refused rather than shortened.</param>
    /// <param name="dropped">How many items were left out.</param>
    /// <returns>The same arguments when nothing has to go, else a copy in which the array has the first <paramref name="units"/> items.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is less than 1.</exception>
    [return: NotNullIfNotNull(nameof(arguments))]
    public static IDictionary<string, object?>? Truncate(
        IDictionary<string, object?>? arguments, string batchArgument, int units, out int dropped)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(units, 1);
        int count = Count(arguments, batchArgument);
        dropped = Math.Max(0, count - units);
        if (arguments is null || dropped == 0)
        {
            return arguments;
        }

        return new Dictionary<string, object?>(arguments, StringComparer.Ordinal) { [batchArgument] = First(arguments[batchArgument]!, units) };
    }

    private static int Length(object? value) => value switch
    {
        JsonElement { ValueKind: JsonValueKind.Array } array => array.GetArrayLength(),
        JsonArray array => array.Count,
        IDictionary => 1,
        ICollection collection => collection.Count,
        _ => 1,
    };

    private static object First(object value, int count) => value switch
    {
        JsonElement array => First(array, count),
        JsonArray array => new JsonArray([.. array.Take(count).Select(item => item?.DeepClone())]),
        _ => ((ICollection)value).Cast<object?>().Take(count).ToArray(),
    };

    private static JsonElement First(JsonElement array, int count)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartArray();
            foreach (JsonElement item in array.EnumerateArray().Take(count))
            {
                item.WriteTo(writer);
            }

            writer.WriteEndArray();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
