using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Microsoft.Extensions.AI;
using static Agents.Core.ProviderTests.Limits.LimitsScene;

namespace Agents.Core.ProviderTests.Limits;

/// <summary>What a call costs that need not wait.</summary>
public sealed class LimitsAllocationTests
{
    // Without optimization the compiler makes objects of the state machines of async methods.
#if DEBUG
    private const int CallBytes = 500;
#else
    private const int CallBytes = 200;
#endif

    [Fact]
    public void A_call_that_need_not_wait_allocates_less_than_200_bytes()
    {
        using ModelLimits limits = new(new ModelLimitsOptions { MaxConcurrency = 8, RequestsPerMinute = 100_000_000, TokensPerMinute = 1_000_000_000 });
        LimitedChatClient client = new(new InstantChatClient(), limits);
        ModelCallOptions options = Of(Run(TimeProvider.System));
        ChatMessage[] messages = [new(ChatRole.User, "What is the weather like in Paris today?")];
        Call(2_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Call(1_000);
        double bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 1_000.0;
        TestContext.Current.SendDiagnosticMessage($"{bytes} bytes a call");
        Assert.InRange(bytes, 0, CallBytes);

        void Call(int times)
        {
            for (int i = 0; i < times; i++)
            {
                Assert.True(client.GetResponseAsync(messages, options, CancellationToken.None).IsCompletedSuccessfully);
            }
        }
    }

    private sealed class InstantChatClient : IChatClient
    {
        private readonly Task<ChatResponse> _answer = Task.FromResult(
            new ChatResponse(new ChatMessage(ChatRole.Assistant, "ok")) { Usage = new UsageDetails { InputTokenCount = 4, OutputTokenCount = 3 } });

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => _answer;

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
