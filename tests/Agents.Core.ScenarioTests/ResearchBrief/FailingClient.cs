using System.Net;
using Agents.Core.Offline;
using Microsoft.Extensions.AI;

namespace Agents.Core.ScenarioTests.ResearchBrief;

/// <summary>The offline model, which refuses whoever asks it one question; that does not pass.</summary>
internal sealed class FailingClient(string question) : DelegatingChatClient(new OfflineChatClient())
{
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        messages.Any(message => message.Text.EndsWith(question, StringComparison.Ordinal))
            ? throw new HttpRequestException("The request is refused.", inner: null, HttpStatusCode.BadRequest)
            : base.GetResponseAsync(messages, options, cancellationToken);
}
