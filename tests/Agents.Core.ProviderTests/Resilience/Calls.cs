using Agents.Core.Chat;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Resilience;

/// <summary>Calls of clients, streamed or not, in the same words.</summary>
internal static class Calls
{
    public static TheoryData<bool> Modes => [false, true];

    public static TheoryData<ModelErrorKind, bool> KindsAndModes
    {
        get
        {
            TheoryData<ModelErrorKind, bool> rows = [];
            foreach (ModelErrorKind kind in Enum.GetValues<ModelErrorKind>())
            {
                rows.Add(kind, false);
                rows.Add(kind, true);
            }

            return rows;
        }
    }

    public static ModelException Failure(ModelErrorKind kind, TimeSpan? retryAfter = null, string model = "scripted") =>
        new(model, kind, "it was told to.") { RetryAfter = retryAfter };

    public static Turn Fails(ModelErrorKind kind, TimeSpan? retryAfter = null) => Turn.Throws(Failure(kind, retryAfter));

    public static ScriptedChatClient Named(string model, params Turn[] turns) =>
        ScriptedChatClient.FromTurns(turns, new ScriptedChatClientOptions { ModelId = model });

    /// <summary>Gets the text of an answer.</summary>
    public static async Task<string> AskAsync(
        this IChatClient client, bool streaming, ChatOptions? options = null, CancellationToken? cancellationToken = null)
    {
        CancellationToken token = cancellationToken ?? TestContext.Current.CancellationToken;
        ChatMessage[] messages = [new(ChatRole.User, "hello")];
        if (!streaming)
        {
            return (await client.GetResponseAsync(messages, options, token)).Text;
        }

        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(messages, options, token))
        {
            updates.Add(update);
        }

        return string.Concat(updates.Select(update => update.Text));
    }

    /// <summary>Moves the clock from timer to timer until work ends.</summary>
    public static async Task<T> DriveAsync<T>(this ManualTimeProvider clock, Task<T> work)
    {
        while (!work.IsCompleted)
        {
            await Task.WhenAny(work, clock.WaitForTimersAsync(1, TestContext.Current.CancellationToken));
            if (!work.IsCompleted)
            {
                clock.Advance(TimeSpan.FromHours(1));
            }
        }

        return await work;
    }

    /// <summary>Does work inside of a run.</summary>
    public static async Task<T> InRunAsync<T>(this RunOptions options, Func<AgentContext, CancellationToken, Task<T>> work)
    {
        IAgent<string, T> agent = Agent.Create<string, T>("caller", async (_, context, token) => await work(context, token));
        T output = (await agent.RunAsync("", options, TestContext.Current.CancellationToken)).Output;
        foreach (EventRecorder events in options.Observers.OfType<EventRecorder>())
        {
            // A clock that a test drives may be past the time for which a run waits for its observers.
            await events.WaitForAsync<RunCompleted>(null, TestContext.Current.CancellationToken);
        }

        return output;
    }
}
