using System.Runtime.CompilerServices;
using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.Anthropic;

/// <content>Answers as streams.</content>
public sealed partial class AnthropicChatClient
{
    /// <summary>Answers a conversation piece by piece.</summary>
    /// <param name="messages">The conversation, oldest first.</param>
    /// <param name="options">What is asked for; <see langword="null"/> for nothing more.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The pieces of one message; usage comes last, also before a failure. Together they are what <see cref="GetResponseAsync"/> gives.</returns>
    /// <exception cref="ArgumentException"><paramref name="messages"/> is <see langword="null"/> or holds <see langword="null"/>.</exception>
    /// <exception cref="NotSupportedException">A message holds data that the provider does not take: audio, video, or files that are neither text nor PDF.</exception>
    /// <exception cref="ModelException">
    /// The provider could not be reached, refused, told of a failure inside the stream, or its stream ended or could not be read before the answer
    /// was complete.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The client was disposed of.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the exception carries it.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return StreamAsync(_shaper.Shape(messages, ref options), options, cancellationToken);
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        List<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string model = options?.ModelId ?? _model;
        StreamProgress progress = new();
        Exception? failure = null;
        ChatResponseUpdate? last = null;
        IAsyncEnumerator<ChatResponseUpdate> updates =
            ClientFor(model).GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (updates.ConfigureAwait(false))
        {
            while (true)
            {
                try
                {
                    if (!await updates.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }

                    progress.See(updates.Current);
                }
                catch (Exception exception)
                {
                    failure = AnthropicErrors.Translate(exception, model, _key, cancellationToken);
                    break;
                }

                // The first tells ids; of those that follow, many only mark where something begins or ends.
                bool isFirst = last is null;
                last = updates.Current;
                last.CreatedAt = null;
                AnswerContents.Complete(last.Contents);
                if (isFirst || last.Contents.Count > 0 || last.FinishReason is not null)
                {
                    yield return last;
                }
            }
        }

        if (failure is OperationCanceledException)
        {
            throw failure;
        }

        // What was used is known even if the connection broke, and a break after the end takes nothing away.
        if (progress.Unreported() is { } usage)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(usage)])
            {
                FinishReason = last?.FinishReason,
                MessageId = last?.MessageId,
                ModelId = last?.ModelId,
                ResponseId = last?.ResponseId,
            };
        }

        if (!progress.IsComplete)
        {
            throw failure ?? new ModelException(model, ModelErrorKind.Connection, "the stream ended before the answer was complete.") { IsOwnSentence = true };
        }
    }
}
