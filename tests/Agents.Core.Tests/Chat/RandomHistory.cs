using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

/// <summary>Valid histories from a seed: texts, answers with calls, and their results in one message or several.</summary>
internal static class RandomHistory
{
    public static ChatMessage[] Make(Random random)
    {
        List<ChatMessage> messages = [];
        if (random.Next(2) == 0)
        {
            messages.Add(new ChatMessage(ChatRole.System, "Be brief."));
        }

        int id = 0;
        for (int turn = random.Next(1, 6); turn > 0; turn--)
        {
            messages.Add(new ChatMessage(ChatRole.User, Text(random)));
            for (int step = random.Next(3); step > 0; step--)
            {
                FunctionCallContent[] calls = [.. Enumerable.Range(0, random.Next(1, 4)).Select(
                    _ => new FunctionCallContent($"c{id++}", "tool", new Dictionary<string, object?> { ["q"] = Text(random) }))];
                messages.Add(new ChatMessage(ChatRole.Assistant, [.. random.Next(2) == 0 ? [new TextContent(Text(random))] : (AIContent[])[], .. calls]));
                AIContent[] results = [.. calls.Select(call => new FunctionResultContent(call.CallId, Text(random)))];
                if (random.Next(2) == 0)
                {
                    messages.Add(new ChatMessage(ChatRole.Tool, results));
                }
                else
                {
                    messages.AddRange(results.Select(result => new ChatMessage(ChatRole.Tool, [result])));
                }
            }

            messages.Add(new ChatMessage(ChatRole.Assistant, Text(random)));
        }

        return [.. messages];
    }

    public static string Describe(IEnumerable<ChatMessage> messages) => string.Join('\n', messages.SelectMany(message => message.Contents.Select(content =>
        $"{message.Role} " + content switch
        {
            TextContent text => text.Text,
            FunctionCallContent call => $"{call.CallId} {call.Name} {CanonicalArguments.Write(call.Arguments)}",
            FunctionResultContent result => $"{result.CallId} {result.Result}",
            _ => content.ToString(),
        })));

    private static string Text(Random random) => $"{random.Next(100)} {new[] { "a", "é", "😀", "\"\n\\" }[random.Next(4)]}x";
}
