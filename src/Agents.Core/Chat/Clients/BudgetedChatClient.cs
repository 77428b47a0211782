using System.Runtime.CompilerServices;
using Agents.Core.Budgets;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat.Clients;

/// <summary>A client that asks a budget before each call, and settles each call afterwards by what it cost.</summary>
/// <remarks>
/// <para>
/// For applications that use a client without an agent; agents ask the budget of their run by themselves. Around an agent's client it is a second
/// budget, such as one for the whole application: both are asked, and both are charged.
/// </para>
/// <para>
/// Before a call its estimated input and the output that it may have at most are reserved; where a limit leaves less output than was asked for,
/// <see cref="ChatOptions.MaxOutputTokens"/> is lowered to it. The layers inside ask for each further attempt. A call that reports no usage, fails, is
/// cancelled, or whose stream is given up is settled by an estimate of what was seen of it. Thread-safe.
/// </para>
/// </remarks>
public sealed class BudgetedChatClient : DelegatingChatClient
{
    private readonly ModelBudgetOptions _options;

    /// <summary>Initializes the client.</summary>
    /// <param name="innerClient">The client that makes the calls. Disposing of this one disposes of it.</param>
    /// <param name="ledger">The ledger that is asked.</param>
    /// <param name="options">How calls are priced and estimated; <see langword="null"/> for the defaults. Its values are copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerClient"/> or <paramref name="ledger"/> is <see langword="null"/>.</exception>
    /// <exception cref="AgentOptionsException">Options break their rules.</exception>
    public BudgetedChatClient(IChatClient innerClient, BudgetLedger ledger, ModelBudgetOptions? options = null)
        : base(innerClient)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        options ??= new ModelBudgetOptions();
        options.ThrowIfInvalid();
        _options = new ModelBudgetOptions { Prices = options.Prices, TokenEstimator = options.TokenEstimator };
        Ledger = ledger;
    }

    /// <summary>Gets the ledger that is asked.</summary>
    public BudgetLedger Ledger { get; }

    /// <inheritdoc/>
    /// <exception cref="BudgetExceededException">The budget refused the call; nothing was sent.</exception>
    /// <exception cref="AgentOptionsException">The budget limits money, the model has no price, and the book of prices rejects such models.</exception>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        IList<ChatMessage> sent = messages as IList<ChatMessage> ?? [.. messages];
        using BudgetedCall call = Begin(sent, options, out ModelCallOptions own);
        ChatResponse response;
        try
        {
            response = await base.GetResponseAsync(sent, own, cancellationToken).ConfigureAwait(false)
                ?? throw new ModelException(call.Model, ModelErrorKind.Unknown, "the client returned null.") { IsOwnSentence = true };
        }
        catch (Exception exception)
        {
            Fail(call, exception, cancellationToken);
            throw;
        }

        call.Complete(response);
        return response;
    }

    /// <inheritdoc/>
    /// <exception cref="BudgetExceededException">The budget refused the call; nothing was sent.</exception>
    /// <exception cref="AgentOptionsException">The budget limits money, the model has no price, and the book of prices rejects such models.</exception>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        IList<ChatMessage> sent = messages as IList<ChatMessage> ?? [.. messages];
        using BudgetedCall call = Begin(sent, options, out ModelCallOptions own);
        StreamTally tally = call.Tally;
        IAsyncEnumerator<ChatResponseUpdate> updates = base.GetStreamingResponseAsync(sent, own, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (updates.ConfigureAwait(false))
        {
            while (await MoveAsync(updates, call, cancellationToken).ConfigureAwait(false))
            {
                if (updates.Current is { } update)
                {
                    call.Add(update);
                }

                yield return updates.Current;
            }
        }

        call.Complete(tally);
    }

    private static async ValueTask<bool> MoveAsync(
        IAsyncEnumerator<ChatResponseUpdate> updates, BudgetedCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await updates.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Fail(call, exception, cancellationToken);
            throw;
        }
    }

    private static void Fail(BudgetedCall call, Exception exception, CancellationToken cancellationToken)
    {
        bool canceled = cancellationToken.IsCancellationRequested;
        call.Fail(canceled ? ModelErrorKind.Canceled : ModelErrors.Classify(exception), canceled || !ModelException.HasNoConnection(exception));
    }

    private BudgetedCall Begin(IList<ChatMessage> messages, ChatOptions? options, out ModelCallOptions own)
    {
        if (options?.MaxOutputTokens < 0)
        {
            throw new ArgumentException($"{nameof(ChatOptions.MaxOutputTokens)} must not be negative, but is {options.MaxOutputTokens}.", nameof(options));
        }

        BudgetedCall call = new(this, _options, (options as ModelCallOptions)?.Call, messages, options);
        own = new ModelCallOptions(options, call) { MaxOutputTokens = call.Reserve() };
        return call;
    }
}
