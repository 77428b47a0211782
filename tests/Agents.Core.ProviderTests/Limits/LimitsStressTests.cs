using System.Collections.Concurrent;
using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Microsoft.Extensions.AI;
using static Agents.Core.ProviderTests.Limits.LimitsScene;

namespace Agents.Core.ProviderTests.Limits;

/// <summary>Real threads: nothing is lost, nothing is doubled, and never are more than allowed inside.</summary>
public sealed class LimitsStressTests
{
    [Fact]
    public async Task Permits_are_conserved_whatever_happens_to_calls()
    {
        const int Workers = 8, CallsOfEach = 1_500, Places = 3;
        using ModelLimits limits = MakeLimits(options => (options.MaxConcurrency, options.RequestsPerMinute, options.TokensPerMinute, options.QueueLimit, options.ExpectedOutputTokens)
            = (Places, 50_000_000, 1_000_000_000, 5, 100));
        CountingChatClient inner = new();
        LimitedChatClient client = new(inner, limits);
        ConcurrentDictionary<string, int> ends = new();
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(
            async () =>
            {
                AgentContext run = Run(TimeProvider.System);
                Random random = new(worker);
                for (int i = 0; i < CallsOfEach; i++)
                {
                    string end = await CallAsync(client, run, random.Next(8));
                    ends.AddOrUpdate(end, 1, (_, count) => count + 1);
                }
            },
            Token)));

        ModelLimitsStatus status = limits.GetStatus();
        Assert.Equal((0, 0), (status.Running, status.Waiting));
        Assert.Equal(Workers * CallsOfEach, ends.Values.Sum());
        Assert.InRange(inner.MostAtOnce, 1, Places);
        Assert.Equal(0, inner.Inside);

        // Everybody who was let in asked the client, but those whose token was cancelled in between.
        Assert.InRange(status.Requests, inner.Begun, inner.Begun + ends.GetValueOrDefault("canceled"));
        Assert.InRange(status.Tokens, 0, (7L * inner.Begun) + (109L * (ends.GetValueOrDefault("canceled") + ends.GetValueOrDefault("failed"))));
        Assert.True(ends["ok"] > 0 && ends["failed"] > 0 && ends["left"] > 0);
    }

    private static async Task<string> CallAsync(LimitedChatClient client, AgentContext run, int kind)
    {
        ModelCallOptions options = Of(run);
        options.Temperature = kind == 1 ? 1 : 0;
        using CancellationTokenSource canceling = new();
        try
        {
            if (kind is 2 or 3)
            {
                await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("a", options, canceling.Token))
                {
                    if (kind == 3)
                    {
                        return "left";
                    }
                }

                return "ok";
            }

            Task<ChatResponse> call = client.GetResponseAsync("a", options, canceling.Token);
            if (kind == 4)
            {
                await canceling.CancelAsync();
            }

            await call;
            return "ok";
        }
        catch (OperationCanceledException)
        {
            return "canceled";
        }
        catch (ModelException exception)
        {
            return exception.Code == ModelLimits.RefusalCode ? "refused" : "failed";
        }
    }

    private sealed class CountingChatClient : IChatClient
    {
        private int _begun;
        private int _inside;
        private int _mostAtOnce;

        public int Begun => _begun;

        public int Inside => _inside;

        public int MostAtOnce => _mostAtOnce;

        public async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Enter();
            try
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                return options!.Temperature == 1
                    ? throw new ModelException("m", ModelErrorKind.Connection, "it failed.")
                    : new ChatResponse(new ChatMessage(ChatRole.Assistant, "ok")) { Usage = new UsageDetails { InputTokenCount = 4, OutputTokenCount = 3 } };
            }
            finally
            {
                Interlocked.Decrement(ref _inside);
            }
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Enter();
            try
            {
                for (int i = 0; i < 3; i++)
                {
                    await Task.Yield();
                    yield return new ChatResponseUpdate(
                        ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = i == 0 ? 4 : 0, OutputTokenCount = 1 })]);
                }
            }
            finally
            {
                Interlocked.Decrement(ref _inside);
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }

        private void Enter()
        {
            Interlocked.Increment(ref _begun);
            int inside = Interlocked.Increment(ref _inside);
            int most;
            while (inside > (most = Volatile.Read(ref _mostAtOnce)))
            {
                Interlocked.CompareExchange(ref _mostAtOnce, inside, most);
            }
        }
    }
}
