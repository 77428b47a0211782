using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Conformance;

/// <summary>A client that breaks one rule of chat clients, and keeps the others.</summary>
internal sealed class FaultyClient(IChatClient innerClient, string fault) : DelegatingChatClient(innerClient)
{
    private bool _isDisposed;

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ThrowIfUsedUp();
        try
        {
            ChatResponse response = await base.GetResponseAsync(messages, options, Token(cancellationToken));
            foreach (IList<AIContent> contents in response.Messages.Select(message => message.Contents))
            {
                Break(contents);
            }

            response.FinishReason = fault == "no finish reason" ? null : response.FinishReason;
            response.ModelId = fault == "no model" ? null : response.ModelId;
            response.Usage = fault == "no usage" ? null : response.Usage;
            Break(response.Usage);
            return response;
        }
        catch (Exception exception) when (Replace(exception) is not null)
        {
            throw Replace(exception)!;
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ThrowIfUsedUp();
        await using IAsyncEnumerator<ChatResponseUpdate> updates =
            base.GetStreamingResponseAsync(messages, options, Token(cancellationToken)).GetAsyncEnumerator(Token(cancellationToken));
        while (true)
        {
            try
            {
                if (!await updates.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (Exception exception) when (fault == "short stream" || Replace(exception) is not null)
            {
                if (fault == "short stream")
                {
                    yield break;
                }

                throw Replace(exception)!;
            }

            ChatResponseUpdate update = updates.Current;
            if (fault == "stream without usage")
            {
                update.Contents = [.. update.Contents.Where(content => content is not UsageContent)];
            }

            Break(update.Contents);
            yield return update;
        }
    }

    public override object? GetService(Type serviceType, object? serviceKey = null) => fault switch
    {
        "every service" => this,
        "no metadata" when serviceType == typeof(ChatClientMetadata) => null,
        _ => base.GetService(serviceType, serviceKey),
    };

    protected override void Dispose(bool disposing)
    {
        if (fault == "one disposal" && _isDisposed)
        {
            throw new InvalidOperationException("Disposed of twice.");
        }

        _isDisposed = true;
        base.Dispose(disposing);
    }

    private CancellationToken Token(CancellationToken cancellationToken) => fault == "no cancellation" ? CancellationToken.None : cancellationToken;

    private void ThrowIfUsedUp()
    {
        if (fault == "unclear disposal" && _isDisposed)
        {
            throw new InvalidCastException("Something is missing.");
        }
    }

    private void Break(UsageDetails? usage)
    {
        if (usage is not null && fault == "cached beside input")
        {
            usage.InputTokenCount -= usage.CachedInputTokenCount ?? 0;
        }
    }

    private void Break(IList<AIContent> contents)
    {
        for (int i = 0; i < contents.Count; i++)
        {
            contents[i] = (contents[i], fault) switch
            {
                (TextContent text, "broken letters") => new TextContent(string.Concat(text.Text.Select(letter => char.IsSurrogate(letter) ? '\uFFFD' : letter))),
                (TextContent text, "cut text") => new TextContent(text.Text.Length > 1 ? text.Text[1..] : text.Text),
                (TextContent, "one text for all") => new TextContent("The reader at desk 001 waits for a book."),
                (FunctionCallContent call, "same ids") => new FunctionCallContent("call", call.Name, call.Arguments),
                (FunctionCallContent call, "no arguments") => new FunctionCallContent(call.CallId, call.Name),
                ({ } other, _) => other,
            };
        }
    }

    private Exception? Replace(Exception exception) => (exception, fault) switch
    {
        (Chat.ModelException, "foreign failure") => new HttpRequestException("It failed."),
        (Chat.ModelException failure, "one kind for all") => new Chat.ModelException(failure.Model, Chat.ModelErrorKind.Unknown, "it failed."),
        (Chat.ModelException failure, "no wait") => new Chat.ModelException(failure.Model, failure.Kind, "it failed."),
        (OperationCanceledException, "another token") => new OperationCanceledException("It was cancelled."),
        (OperationCanceledException, "cancellation as failure") => new IOException("The connection was closed."),
        _ => null,
    };
}
