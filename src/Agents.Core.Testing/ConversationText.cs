using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Agents.Core.Testing;

/// <summary>Writes messages so that a person sees at once what was said.</summary>
internal static class ConversationText
{
    public static string Write(IReadOnlyList<ChatMessage> messages)
    {
        StringBuilder text = new();
        for (int i = 0; i < messages.Count; i++)
        {
            if (messages[i].Contents.Count == 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{i,3} {messages[i].Role}: (empty)\n");
            }

            foreach (AIContent content in messages[i].Contents)
            {
                text.Append(CultureInfo.InvariantCulture, $"{i,3} {messages[i].Role}: {Escape(Describe(content))}\n");
            }
        }

        return text.ToString();
    }

    public static string Escape(string text) => text.ReplaceLineEndings("\\n");

    private static string Describe(AIContent content) => content switch
    {
        TextContent text => text.Text,
        FunctionCallContent call => $"call {call.CallId} {call.Name}({Arguments(call.Arguments)})",
        FunctionResultContent result => $"result {result.CallId} = {result.Result ?? "null"}",
        _ => content.GetType().Name,
    };

    private static string Arguments(IDictionary<string, object?>? arguments) => arguments is null
        ? ""
        : string.Join(", ", arguments.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {Value(pair.Value)}"));

    private static string Value(object? value) => value switch
    {
        null => "null",
        JsonElement element => element.GetRawText(),
        string text => $"\"{text}\"",
        _ => value.ToString() ?? "",
    };
}
