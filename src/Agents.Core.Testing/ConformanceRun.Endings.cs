using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.Testing;

/// <content>How calls end that do not end in an answer: by cancellation, by failure, and by nobody reading on.</content>
internal sealed partial class ConformanceRun
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(7);

    private Task RunEndingAsync() => _name switch
    {
        ConformanceCases.CancelledBefore => CancelledBeforeAsync(),
        ConformanceCases.CancelledDuring => CancelledDuringAsync(),
        ConformanceCases.CancelledDuringStream => CancelledDuringStreamAsync(),
        ConformanceCases.CancelledAfter => CancelledAfterAsync(),
        ConformanceCases.RateLimited => FailsAsync(ModelErrorKind.RateLimited),
        ConformanceCases.RateLimitedWithWait => FailsAsync(ModelErrorKind.RateLimited, Wait),
        ConformanceCases.Overloaded => FailsAsync(ModelErrorKind.Overloaded),
        ConformanceCases.TimedOut => FailsAsync(ModelErrorKind.Timeout),
        ConformanceCases.ConnectionLost => ConnectionLostAsync(),
        ConformanceCases.ContextTooLong => FailsAsync(ModelErrorKind.ContextTooLong),
        ConformanceCases.NotAuthenticated => FailsAsync(ModelErrorKind.Authentication),
        ConformanceCases.ContentFiltered => FailsAsync(ModelErrorKind.ContentFilter),
        ConformanceCases.InvalidRequest => FailsAsync(ModelErrorKind.InvalidRequest),
        ConformanceCases.FailureWithinStream => FailsWithinStreamAsync(ModelErrorKind.Overloaded),
        _ => throw new InvalidOperationException($"The case '{_name}' has a name and nothing to run; this is a fault of the library."),
    };

    private async Task CancelledBeforeAsync()
    {
        using IChatClient client = await CreateAsync(Said, Said).ConfigureAwait(false);
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync().ConfigureAwait(false);
        foreach (bool streamed in Ways)
        {
            await CheckCancelledAsync(AskAsync(client, Said, streamed, token: cancelled.Token), cancelled.Token).ConfigureAwait(false);
        }
    }

    private async Task CancelledDuringAsync()
    {
        ConformanceAnswer hanging = new() { Hangs = true };
        using IChatClient client = await CreateAsync(hanging, hanging).ConfigureAwait(false);
        foreach (bool streamed in Ways)
        {
            using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(_stop);
            Task<ChatResponse> call = AskAsync(client, hanging, streamed, token: source.Token);
            Check(!call.IsCompleted, "a call without an answer", "waiting", $"ended ({call.Status})");
            await source.CancelAsync().ConfigureAwait(false);
            await CheckCancelledAsync(call, source.Token).ConfigureAwait(false);
        }
    }

    private async Task CancelledDuringStreamAsync()
    {
        ConformanceAnswer hanging = Said with { Hangs = true };
        using IChatClient client = await CreateAsync(hanging, Said).ConfigureAwait(false);
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(_stop);
        ConformanceRequest request = _subject.MakeRequest(hanging, null);
        IAsyncEnumerator<ChatResponseUpdate> updates =
            client.GetStreamingResponseAsync(request.Messages, request.Options, source.Token).GetAsyncEnumerator(source.Token);
        await using (updates.ConfigureAwait(false))
        {
            do
            {
                Check(await updates.MoveNextAsync().ConfigureAwait(false), "the stream", "begun before it hangs", "ended");
            }
            while (updates.Current.Text.Length == 0);

            await source.CancelAsync().ConfigureAwait(false);
            await CheckCancelledAsync(ReadOnAsync(updates), source.Token).ConfigureAwait(false);
        }

        CheckText("the next answer", Sentence, (await AskAsync(client, Said, streamed: true).ConfigureAwait(false)).Text);
    }

    private async Task CancelledAfterAsync()
    {
        using IChatClient client = await CreateAsync(Said, Said, Said).ConfigureAwait(false);
        foreach (bool streamed in Ways)
        {
            using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(_stop);
            ChatResponse response = await AskAsync(client, Said, streamed, token: source.Token).ConfigureAwait(false);
            await source.CancelAsync().ConfigureAwait(false);
            CheckText("the text after the cancellation", Sentence, response.Text);
        }

        CheckText("the next answer", Sentence, (await AskAsync(client, Said, streamed: false).ConfigureAwait(false)).Text);
    }

    private async Task FailsAsync(ModelErrorKind kind, TimeSpan? wait = null)
    {
        ConformanceAnswer answer = new() { Failure = kind, RetryAfter = wait };
        using IChatClient client = await CreateAsync(answer, answer, Said).ConfigureAwait(false);
        foreach (bool streamed in Ways)
        {
            ModelException failure = await FailAsync(AskAsync(client, answer, streamed)).ConfigureAwait(false);
            CheckFailure(kind, failure);
            CheckEqual("the wait that the provider asks for", wait, failure.RetryAfter);
        }

        CheckText("the next answer", Sentence, (await AskAsync(client, Said, streamed: false).ConfigureAwait(false)).Text);
    }

    private async Task ConnectionLostAsync()
    {
        await FailsAsync(ModelErrorKind.Connection).ConfigureAwait(false);
        await FailsWithinStreamAsync(ModelErrorKind.Connection).ConfigureAwait(false);
    }

    private async Task FailsWithinStreamAsync(ModelErrorKind kind)
    {
        ConformanceAnswer answer = Said with { Failure = kind };
        using IChatClient client = await CreateAsync(answer, Said).ConfigureAwait(false);
        ConformanceRequest request = _subject.MakeRequest(answer, null);
        IAsyncEnumerator<ChatResponseUpdate> updates =
            client.GetStreamingResponseAsync(request.Messages, request.Options, _stop).GetAsyncEnumerator(_stop);
        await using (updates.ConfigureAwait(false))
        {
            CheckFailure(kind, await FailAsync(ReadOnAsync(updates)).ConfigureAwait(false));
        }

        CheckText("the next answer", Sentence, (await AskAsync(client, Said, streamed: true).ConfigureAwait(false)).Text);
    }

    private async Task StreamLeftEarlyAsync()
    {
        using IChatClient client = await CreateAsync(Said, Said).ConfigureAwait(false);
        ConformanceRequest request = _subject.MakeRequest(Said, null);
        await foreach (ChatResponseUpdate update in
            client.GetStreamingResponseAsync(request.Messages, request.Options, _stop).ConfigureAwait(false))
        {
            if (update.Text.Length > 0)
            {
                break;
            }
        }

        CheckText("the next answer", Sentence, (await AskAsync(client, Said, streamed: true).ConfigureAwait(false)).Text);
    }

    private static async Task<ChatResponse> ReadOnAsync(IAsyncEnumerator<ChatResponseUpdate> updates)
    {
        List<ChatResponseUpdate> rest = [];
        while (await updates.MoveNextAsync().ConfigureAwait(false))
        {
            rest.Add(updates.Current);
        }

        return rest.ToChatResponse();
    }

    private async Task CheckCancelledAsync(Task<ChatResponse> call, CancellationToken token)
    {
        try
        {
            await call.ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!_stop.IsCancellationRequested)
        {
            Check(exception.CancellationToken == token, "the token of the cancellation", "the caller's", "another");
            return;
        }
        catch (Exception exception) when (exception is not ConformanceException && !_stop.IsCancellationRequested)
        {
            throw new ConformanceException(
                _name, "what a cancelled call throws", nameof(OperationCanceledException), Describe(exception), exception);
        }

        throw Fail("what a cancelled call throws", nameof(OperationCanceledException), "nothing: it answered");
    }

    private async Task<ModelException> FailAsync(Task<ChatResponse> call)
    {
        try
        {
            await call.ConfigureAwait(false);
        }
        catch (ModelException exception)
        {
            return exception;
        }
        catch (Exception exception) when (!_stop.IsCancellationRequested)
        {
            throw new ConformanceException(_name, "what a failed call throws", nameof(ModelException), Describe(exception), exception);
        }

        throw Fail("what a failed call throws", nameof(ModelException), "nothing: it answered");
    }

    private void CheckFailure(ModelErrorKind kind, ModelException failure)
    {
        bool isTransient = kind is ModelErrorKind.RateLimited or ModelErrorKind.Overloaded or ModelErrorKind.Timeout or ModelErrorKind.Connection;
        CheckEqual("the kind of the failure", kind, failure.Kind);
        CheckEqual("whether the failure is transient", isTransient, failure.IsTransient);
    }
}
