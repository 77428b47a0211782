using Agents.Core.Offline;
using Microsoft.Extensions.AI;

namespace Agents.Core.ScenarioTests.ResearchBrief;

/// <summary>The offline model, which fails whoever asks it one question and nothing else.</summary>
internal sealed class FailingClient(string question) : DelegatingChatClient(new OfflineChatClient())
{
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        messages.Any(message => message.Text == question)
            ? throw new HttpRequestException("The line is dead.")
            : base.GetResponseAsync(messages, options, cancellationToken);
}
