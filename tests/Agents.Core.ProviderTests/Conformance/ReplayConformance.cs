using System.Runtime.CompilerServices;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Conformance;

/// <summary>A client that replays: each call is recorded first, and what the case sees comes from the cassette.</summary>
public sealed class ReplayConformance : ChatClientConformance
{
    protected override ValueTask<IChatClient> CreateClientAsync(IReadOnlyList<ConformanceAnswer> answers, CancellationToken cancellationToken) =>
        new(new ReplayingClient(ScriptedConformance.CreateClient(answers)));

    private sealed class ReplayingClient(IChatClient scripted) : IChatClient
    {
        public async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            using RecordingChatClient replay = await RecordAsync(client => client.GetResponseAsync(messages, options, cancellationToken));
            return await replay.GetResponseAsync(messages, options, cancellationToken);
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            using RecordingChatClient replay = await RecordAsync(
                client => client.GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken));
            await foreach (ChatResponseUpdate update in replay.GetStreamingResponseAsync(messages, options, cancellationToken))
            {
                yield return update;
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null)
        {
            ArgumentNullException.ThrowIfNull(serviceType);
            return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : scripted.GetService(serviceType, serviceKey);
        }

        public void Dispose() => scripted.Dispose();

        private async Task<RecordingChatClient> RecordAsync(Func<IChatClient, Task<ChatResponse>> call)
        {
            Cassette cassette = Cassette.InMemory(RecordingMode.Record);
            using RecordingChatClient recorder = new(cassette, scripted);
            try
            {
                await call(recorder);
            }
            catch (Chat.ModelException)
            {
                // It is on the cassette.
            }

            return new RecordingChatClient(Cassette.InMemory(RecordingMode.Replay, cassette.ToText()));
        }
    }
}
