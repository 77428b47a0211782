using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Agents.Core.OpenAI;

/// <summary>Writes the result of a tool as the text that the protocol carries.</summary>
internal static class ToolResultText
{
    /// <summary>Gives text as it is, anything else as JSON, and a failure in words when no result stands beside it.</summary>
    /// <exception cref="NotSupportedException">The result is of a type that the JSON options of Microsoft.Extensions.AI do not know.</exception>
    public static string Write(FunctionResultContent result) => result.Result switch
    {
        null => result.Exception is null ? "" : $"The tool failed ({result.Exception.GetType().Name}).",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } element => element.GetString()!,
        JsonElement element => element.GetRawText(),
        TextContent text => text.Text,
        IEnumerable<AIContent> contents when contents.All(content => content is TextContent) => string.Concat(contents),
        object value => CompactJson.Write(value, AIJsonUtilities.DefaultOptions.GetTypeInfo(value.GetType())),
    };
}
