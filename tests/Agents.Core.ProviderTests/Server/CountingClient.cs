using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Server;

/// <summary>Remembers the usage of each answer of the client inside.</summary>
internal sealed class CountingClient(IChatClient innerClient) : DelegatingChatClient(innerClient)
{
    private readonly Lock _lock = new();
    private readonly List<UsageDetails> _answers = [];

    public IReadOnlyList<UsageDetails> Answers
    {
        get
        {
            lock (_lock)
            {
                return [.. _answers];
            }
        }
    }

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatResponse response = await base.GetResponseAsync(messages, options, cancellationToken);
        lock (_lock)
        {
            _answers.Add(response.Usage!);
        }

        return response;
    }
}
