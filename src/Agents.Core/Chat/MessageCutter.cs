using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>
/// Makes a history fit a number of input tokens: cuts the results of tools, the longest first, and then leaves out calls with their results,
/// the oldest first. The history itself stays whole.
/// </summary>
internal static class MessageCutter
{
    private const int LeastKept = 200;

    /// <summary>Copies the messages so that the estimate fits, as far as calls and results can make it fit.</summary>
    /// <param name="messages">The messages; not changed.</param>
    /// <param name="excess">By how many tokens their estimate is too large.</param>
    public static List<ChatMessage> Cut(IEnumerable<ChatMessage> messages, long excess)
    {
        List<ChatMessage> cut = [.. messages];
        List<(int Message, int Content, string Text)> results = [];
        for (int m = 0; m < cut.Count; m++)
        {
            for (int i = 0; i < cut[m].Contents.Count; i++)
            {
                if (cut[m].Contents[i] is FunctionResultContent result && ToolResultText.Of(result.Result) is { Length: > LeastKept } text)
                {
                    results.Add((m, i, text));
                }
            }
        }

        // The longest first; of equal ones the earlier, which is the less likely to matter still.
        foreach ((int m, int i, string text) in results.OrderByDescending(result => result.Text.Length).ThenBy(result => result.Message))
        {
            if (excess <= 0)
            {
                break;
            }

            // A character is at least one byte, so cutting so many characters cuts at least so many tokens of the estimate.
            int length = (int)Math.Max(LeastKept, text.Length - excess);
            string shorter = ToolResultText.Cut(text, length, missing => $"\n[... {missing} characters left out, since the budget has no room for them ...]\n");
            ChatMessage copy = cut[m].Clone();
            copy.Contents = [.. copy.Contents];
            copy.Contents[i] = new FunctionResultContent(((FunctionResultContent)copy.Contents[i]).CallId, shorter);
            cut[m] = copy;
            excess -= TokenEstimate.OfText(text) - TokenEstimate.OfText(shorter);
        }

        DropOldestCalls(cut, excess);
        return cut;
    }

    private static void DropOldestCalls(List<ChatMessage> messages, long excess)
    {
        for (int m = 0; m < messages.Count && excess > 0;)
        {
            if (!messages[m].Contents.Any(content => content is FunctionCallContent))
            {
                m++;
                continue;
            }

            // The results of a call follow it without anything between them.
            int end = m + 1;
            while (end < messages.Count && messages[end].Contents.Any(content => content is FunctionResultContent))
            {
                end++;
            }

            excess -= messages[m..end].Sum(TokenEstimate.OfMessage);
            messages.RemoveRange(m, end - m);
        }
    }
}
