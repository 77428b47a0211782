using Microsoft.Extensions.AI;

namespace Agents.Core.Tools;

/// <summary>Measures and shortens results that are contents. Bytes are handed on whole or not at all: part of a picture is none.</summary>
internal static class ToolResultContents
{
    private const int MaxTypeLength = 100;

    /// <summary>Gets the contents that a result consists of; <see langword="null"/> when it is something else.</summary>
    public static IReadOnlyList<AIContent>? Of(object? value) => value switch
    {
        DataContent data => [data],
        IReadOnlyList<AIContent> contents => contents,
        IEnumerable<AIContent> contents => [.. contents],
        _ => null,
    };

    /// <summary>Counts the characters of contents, bytes as base64.</summary>
    public static long LengthOf(IReadOnlyList<AIContent> contents) => contents.Sum(LengthOf);

    /// <summary>Leaves out the bytes that there is no room for beside all that is no bytes, the first ones first served, and names them in their place.</summary>
    public static AIContent[] Fit(IReadOnlyList<AIContent> contents, int limit)
    {
        long room = limit - contents.Where(content => content is not DataContent).Sum(LengthOf);
        return [.. contents.Select(content =>
        {
            if (content is not DataContent data)
            {
                return content;
            }

            long length = LengthOf(data);
            if (length > room)
            {
                return new TextContent(NoteOf(data));
            }

            room -= length;
            return content;
        })];
    }

    /// <summary>Writes a result as text that is kept or cut: contents one below the other, a note in the place of bytes.</summary>
    public static string ToText(object? value) =>
        Of(value) is { } contents ? string.Join('\n', contents.Select(content => content is DataContent data ? NoteOf(data) : ToolResultText.Of(content))) : ToolResultText.Of(value);

    private static long LengthOf(AIContent content) => content is DataContent data ? (data.Data.Length + 2L) / 3 * 4 : ToolResultText.Of(content).Length;

    private static string NoteOf(DataContent data) => $"[left out: {NameText.Escape(data.MediaType, MaxTypeLength)} with {data.Data.Length} bytes]";
}
