using System.Runtime.CompilerServices;
using Agents.Core.Budgets;
using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Attempts;

/// <summary>A layer that streams, and begins the answer anew when the stream fails: with a restart in the stream, or silently before its first update.</summary>
internal sealed class StreamAttemptingClient(IChatClient inner) : DelegatingChatClient(inner)
{
    /// <summary>Gets the client that makes the second attempt.</summary>
    public IChatClient? Next { get; init; }

    /// <summary>Gets whether the budget is asked for the second attempt, as it is when the options of the call have come this far.</summary>
    public bool Asks { get; init; } = true;

    public BudgetRefusal? Refusal { get; private set; }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IAsyncEnumerator<ChatResponseUpdate> first = InnerClient.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        ModelException? failure = null;
        bool began = false;
        while (failure is null)
        {
            try
            {
                if (!await first.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (ModelException thrown)
            {
                failure = thrown;
                continue;
            }

            began = true;
            yield return first.Current;
        }

        await first.DisposeAsync();
        BudgetRefusal? refusal = null;
        if (Asks && !((ModelCallOptions)options!).Call.TryAgain(failure, Next is null ? null : new ModelEndpoint(Next, null), out _, out refusal))
        {
            Refusal = refusal;
            throw failure;
        }

        if (began)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new AnswerRestartContent { From = "scripted", To = "next", Kind = failure.Kind }]);
        }

        await foreach (ChatResponseUpdate update in (Next ?? InnerClient).GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            yield return update;
        }
    }
}
