using Agents.Core.Chat;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

/// <summary>What holds for every history that is shortened, however it grew.</summary>
public sealed class CompactionPropertyTests
{
    private static readonly string[] Texts = ["a", "é", "😀", "\"\n\\", "漢字"];

    [Fact]
    public void Whatever_the_history_what_is_sent_is_valid_in_order_short_enough_where_it_can_be_and_the_same_again() =>
        Prop.ForAll(LongRuns.Seeds, async seed =>
        {
            try
            {
                await Agent.Create<int, int>("probe", CheckAsync).RunAsync(seed, new RunOptions(), TestContext.Current.CancellationToken);
            }
            catch (AgentException exception)
            {
                throw new InvalidOperationException($"Seed {seed}: {exception.InnerException?.Message ?? exception.Message}", exception);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(500)));

    private static async ValueTask<int> CheckAsync(int seed, AgentContext context, CancellationToken cancellationToken)
    {
        Random random = new(seed);
        CompactionOptions options = new()
        {
            ContextWindow = random.Next(256, 20_000),
            Trigger = random.Next(1, 11) / 10.0,
            KeepTurns = random.Next(1, 5),
            MaxResultTokens = random.Next(200, 2_000),
            MaxSummaryLength = random.Next(200, 2_000),
            IsPinned = message => message.Text.StartsWith("pin", StringComparison.Ordinal),
        };
        List<ChatMessage> history = [new(ChatRole.System, "Be brief."), .. Enumerable.Range(0, random.Next(4)).SelectMany(n => Exchange(random, $"old{n}")),
            new(ChatRole.User, "question")];
        ChatMessage question = history[^1];
        int divisor = random.Next(1, 5);
        long Estimate(long bound) => bound / divisor;
        long beside = random.Next(200);
        ContextCompactor compactor = new(options, context, history, _ => true);
        List<ChatMessage> before = history;
        for (int round = 0; round < 8; round++)
        {
            List<ChatMessage> sent = [.. await compactor.SelectAsync(Estimate, beside, cancellationToken)];
            Check(history, sent, question, options);
            long after = sent.Sum(TokenEstimate.OfMessage);
            Assert.Equal(after, compactor.Bound);
            Assert.True(after <= before.Sum(TokenEstimate.OfMessage), "it grew");
            CheckFits(sent, options, question, Estimate, beside);
            Assert.Equal(sent, await compactor.SelectAsync(Estimate, beside, cancellationToken));
            List<ChatMessage> added = Exchange(random, $"r{round}");
            history.AddRange(added);
            before = [.. sent, .. added];
        }

        return 0;
    }

    private static void Check(List<ChatMessage> history, List<ChatMessage> sent, ChatMessage question, CompactionOptions options)
    {
        ValidHistory.Check(sent);
        Assert.Contains(question, sent);
        Assert.All(history.Where(message => message.Role == ChatRole.System || options.IsPinned!(message)), message => Assert.Contains(message, sent));
        Assert.InRange(sent.Count(IsSummary), 0, 1);

        // The last turns are what they were, and so is all between and after them.
        int kept = KeptFrom(history, options.KeepTurns);
        Assert.Equal(history.Skip(kept), sent.TakeLast(history.Count - kept));

        // Apart from the summary, what is left stands in the order of the history: by itself or with references in it.
        int place = -1;
        foreach (ChatMessage message in sent.Where(message => !IsSummary(message)))
        {
            int found = history.FindIndex(place + 1, other => ReferenceEquals(other, message) || IsStored(other, message));
            Assert.True(found > place, "a message stands where it did not");
            place = found;
        }
    }

    /// <summary>Says that what is too long still could not be made shorter: nothing is left to take away, or it is too little to be worth it.</summary>
    private static void CheckFits(List<ChatMessage> sent, CompactionOptions options, ChatMessage question, Func<long, long> estimate, long beside)
    {
        long limit = Math.Max(1, (long)(options.ContextWindow * options.Trigger));
        long bound = sent.Sum(TokenEstimate.OfMessage) + beside;
        if (estimate(bound) <= limit)
        {
            return;
        }

        int kept = KeptFrom(sent, options.KeepTurns);
        long older = 0;
        for (int m = 0; m < kept; m++)
        {
            int end = m + 1;
            while (end < kept && sent[end].Role == ChatRole.Tool)
            {
                end++;
            }

            if (!sent[m..end].Exists(message => IsSummary(message) || ReferenceEquals(message, question) || message.Role == ChatRole.System || options.IsPinned!(message)))
            {
                older += sent[m..end].Sum(TokenEstimate.OfMessage);
            }

            m = end - 1;
        }

        // 300 bytes: the frame of a first summary.
        Assert.True(
            older <= 300 || (estimate(bound - older) > limit && estimate(bound) <= options.ContextWindow && estimate(older) < limit / 8),
            $"{estimate(bound)} of {limit} with {older} more to take away");
    }

    private static int KeptFrom(List<ChatMessage> messages, int turns)
    {
        int[] starts = [.. Enumerable.Range(0, messages.Count).Where(m => messages[m].Role == ChatRole.Assistant)];
        return starts.Length < turns ? 0 : starts[^turns];
    }

    private static bool IsSummary(ChatMessage message) => message.Text.StartsWith("<summary>", StringComparison.Ordinal);

    private static bool IsStored(ChatMessage whole, ChatMessage stored) => whole.Role == ChatRole.Tool && stored.Role == ChatRole.Tool
        && whole.Contents.Cast<FunctionResultContent>().Select(result => result.CallId)
            .SequenceEqual(stored.Contents.Cast<FunctionResultContent>().Select(result => result.CallId))
        && stored.Contents.Cast<FunctionResultContent>().Any(result => $"{result.Result}".Contains("kept whole as artifact-", StringComparison.Ordinal));

    private static List<ChatMessage> Exchange(Random random, string id)
    {
        List<ChatMessage> messages = [];
        if (random.Next(5) == 0)
        {
            messages.Add(new ChatMessage(ChatRole.User, random.Next(3) == 0 ? "pin this" : Text(random, 200)));
        }

        if (random.Next(6) == 0)
        {
            messages.Add(new ChatMessage(ChatRole.Assistant, Text(random, 300)));
            messages.Add(new ChatMessage(ChatRole.User, "go on"));
            return messages;
        }

        FunctionCallContent[] calls = [.. Enumerable.Range(0, random.Next(1, 4)).Select(
            n => new FunctionCallContent($"{id}-{n}", "tool", new Dictionary<string, object?> { ["q"] = Text(random, 20) }))];
        AIContent[] thought = random.Next(3) switch { 0 => [new TextContent(Text(random, 40))], 1 => [new TextReasoningContent("hm")], _ => [] };
        messages.Add(new ChatMessage(ChatRole.Assistant, [.. thought, .. calls]));
        AIContent[] results = [.. calls.Select(call => new FunctionResultContent(call.CallId, Text(random, random.Next(4) == 0 ? 6_000 : 100)))];
        messages.AddRange(random.Next(2) == 0 ? [new(ChatRole.Tool, results)] : results.Select(result => new ChatMessage(ChatRole.Tool, [result])));
        return messages;
    }

    private static string Text(Random random, int most)
    {
        string piece = Texts[random.Next(Texts.Length)];
        return string.Concat(Enumerable.Repeat(piece, 1 + random.Next(most)));
    }
}
