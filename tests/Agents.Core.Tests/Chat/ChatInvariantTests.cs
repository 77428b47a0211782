using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Testing;
using Agents.Core.Tools;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Chat;

public sealed class ChatInvariantTests
{
    [Fact]
    public void Whatever_fails_the_history_is_valid_the_ledger_closes_and_nothing_refused_is_called_completed() =>
        Prop.ForAll(LongRuns.Seeds, async seed =>
        {
            using RandomChat chat = new(seed);
            await chat.RunAsync(TestContext.Current.CancellationToken);
            try
            {
                CheckHistory(chat);
                CheckLedger(chat);
                await CheckStillUsableAsync(chat);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {seed}, {chat.Outcome}: {exception.Message}\n{chat.Events.ToText()}", exception);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(600)));

    private static void CheckHistory(RandomChat chat)
    {
        ValidHistory.Check(chat.Conversation.Messages);
        Assert.All(chat.Client.Requests, request => ValidHistory.Check(request.Messages));
    }

    private static void CheckLedger(RandomChat chat)
    {
        Spend told = default;
        foreach (AgentEvent e in chat.Events.Events)
        {
            told += e switch
            {
                ModelCallCompleted completed => completed.Spend,
                ModelCallFailed failed => failed.Spend,
                ToolCallCompleted tool => tool.Spend,
                _ => default,
            };
        }

        Spend spent = chat.Events.Events[^1] switch
        {
            RunCompleted e => e.Spend,
            RunFailed e => e.Spend,
            RunCanceled e => e.Spend,
            _ => throw new InvalidOperationException("The last event is none that ends a run."),
        };
        Assert.Equal(told, spent);
        if (chat.Ledger is null)
        {
            return;
        }

        Assert.Equal(spent, chat.Ledger.Spent);
        Assert.Equal(default, chat.Ledger.Reserved);
        Assert.False(chat.Log.SaidSo, "reservations were left over");
        for (BudgetDimension dimension = BudgetDimension.MicroDollars; dimension < BudgetDimension.Duration; dimension++)
        {
            long used = dimension == BudgetDimension.Tokens ? spent.Tokens : spent[(int)dimension];
            Assert.True(used <= (chat.Budget.GetLimit(dimension) ?? long.MaxValue), $"{dimension}: {used} of {chat.Budget.GetLimit(dimension)}");
        }

        if (chat.Events.OfType<BudgetRefused>().Count > 0)
        {
            Assert.NotEqual("Completed", chat.Outcome);
        }
    }

    private static async Task CheckStillUsableAsync(RandomChat chat)
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Text("fine"));
        ChatAgent agent = ChatAgent.Create("next", client).Build().In(Conversation.FromJson(chat.Conversation.ToJson()));
        Assert.Equal("fine", (await agent.RunAsync("still there?", cancellationToken: TestContext.Current.CancellationToken)).Output);
        RunResult<string> again = await ChatAgent.Create("next", ScriptedChatClient.FromTurns(Turn.Text("fine"))).Build().In(chat.Conversation)
            .RunAsync("still there?", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(StopReason.Completed, again.StopReason);
        ValidHistory.Check(chat.Conversation.Messages);
    }
}
