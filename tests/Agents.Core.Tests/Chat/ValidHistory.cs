using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

/// <summary>What every provider asks of a history, written down apart from the code that is tested.</summary>
internal static class ValidHistory
{
    public static void Check(IReadOnlyList<ChatMessage> messages)
    {
        HashSet<string> ids = new(StringComparer.Ordinal);
        List<string> open = [];
        for (int i = 0; i < messages.Count; i++)
        {
            bool holdsResults = messages[i].Contents.Any(content => content is FunctionResultContent);
            Assert.True(open.Count == 0 || holdsResults, $"message {i} stands between a call and its result");
            foreach (AIContent content in messages[i].Contents)
            {
                Assert.NotNull(content);
                if (content is FunctionCallContent call)
                {
                    Assert.False(string.IsNullOrEmpty(call.CallId), $"message {i} has a call without an id");
                    Assert.True(ids.Add(call.CallId), $"message {i} uses the id {call.CallId} again");
                    open.Add(call.CallId);
                }
                else if (content is FunctionResultContent result)
                {
                    Assert.True(open.Remove(result.CallId), $"message {i} has a result {result.CallId} without a call");
                }
            }
        }

        Assert.True(open.Count == 0, $"calls without result: {string.Join(", ", open)}");
    }
}
