using Agents.Core;
using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Budgets;

/// <summary>The outer agent: it lets all readers in, each a chat agent of its own, and waits for them together.</summary>
internal static class ReadingRoom
{
    // Readers come within this time, so that some are refused for what others have spent, and some for what others have only reserved.
    private const int OpeningMilliseconds = 300;

    public static IAgent<int, RoomLog> Create(IChatClient model) =>
        Agent.Create<int, RoomLog>("reading-room", (readers, context, cancellationToken) => OpenAsync(model, readers, context, cancellationToken));

    private static async ValueTask<RoomLog> OpenAsync(IChatClient model, int readers, AgentContext context, CancellationToken cancellationToken)
    {
        Random chance = context.CreateRandom();
        Task<Reading>[] readings =
        [
            .. Enumerable.Range(1, readers).Select(number => ReadAsync(
                CreateReader(model, number), Book.QuestionOf(number), chance.Next(OpeningMilliseconds), context, cancellationToken)),
        ];
        return new RoomLog { Readings = await Task.WhenAll(readings), Ledger = context.Budget.GetSnapshot() };
    }

    private static ChatAgent CreateReader(IChatClient model, int number) => ChatAgent.Create($"reader-{number:00}", model)
        .WithInstructions("Answer from the page, in its own words.")
        .Configure(options => options.MaxOutputTokens = 200)
        .Build();

    private static async Task<Reading> ReadAsync(
        ChatAgent reader, string question, int comesAfterMilliseconds, AgentContext context, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(comesAfterMilliseconds), context.Clock, cancellationToken);
        try
        {
            return new Reading { Reader = reader.Name, Answer = await context.InvokeAsync(reader, question, cancellationToken) };
        }
        catch (BudgetExceededException exception)
        {
            return new Reading { Reader = reader.Name, Refusal = exception.Refusal };
        }
    }
}
