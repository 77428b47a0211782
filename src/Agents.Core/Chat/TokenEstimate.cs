using System.Text;
using System.Text.Json;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>An upper bound for the tokens of a text that has not been sent yet.</summary>
/// <remarks>
/// No byte-level tokenizer makes more tokens than UTF-8 has bytes; what providers add around messages and tools is counted on top.
/// </remarks>
internal static class TokenEstimate
{
    private const int PerMessage = 8;
    private const int PerContent = 16;
    private const int PerLink = 2_048;

    /// <summary>Makes a guess at tokens from an upper bound: English and JSON have about four bytes a token. For reports, never for reservations.</summary>
    public static long Typical(long bound) => bound / 4;

    public static long OfText(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);

    public static long OfMessage(ChatMessage message)
    {
        long tokens = PerMessage + OfText(message.AuthorName);
        IList<AIContent> contents = message.Contents;
        for (int i = 0; i < contents.Count; i++)
        {
            tokens += OfContent(contents[i]);
        }

        return tokens;
    }

    public static long OfTool(Tool tool) =>
        PerContent + OfText(tool.Name) + OfText(tool.Description) + OfText(tool.JsonSchema.GetRawText());

    public static long OfContent(AIContent content) => content switch
    {
        TextContent text => OfText(text.Text),
        TextReasoningContent reasoning => OfText(reasoning.Text) + OfText(reasoning.ProtectedData),
        FunctionCallContent call => PerContent + OfText(call.Name) + OfText(call.CallId) + OfArguments(call.Arguments),
        FunctionResultContent result => PerContent + OfText(result.CallId) + OfText(ToolResultText.Of(result.Result)),
        DataContent data => PerContent + (data.Data.Length * 4L / 3) + 4,
        _ => PerLink,
    };

    private static long OfArguments(IDictionary<string, object?>? arguments)
    {
        long tokens = 2;
        if (arguments is not null)
        {
            foreach ((string name, object? value) in arguments)
            {
                tokens += OfText(name) + 6 + (value switch
                {
                    string text => OfQuoted(text),
                    JsonElement { ValueKind: JsonValueKind.String } element => OfQuoted(ToolResultText.Of(element)),
                    _ => OfText(ToolResultText.Of(value)),
                });
            }
        }

        return tokens;
    }

    /// <summary>Counts a text as it stands in JSON, where some characters take up to six bytes.</summary>
    private static long OfQuoted(string text)
    {
        long tokens = OfText(text);
        foreach (char c in text)
        {
            tokens += c is '"' or '\\' ? 1 : char.IsControl(c) ? 5 : 0;
        }

        return tokens;
    }
}
