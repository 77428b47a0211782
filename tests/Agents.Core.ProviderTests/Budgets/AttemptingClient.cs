using Agents.Core.Budgets;
using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Budgets;

/// <summary>A layer that tries again at once, as often as it is told and the budget lets it.</summary>
internal sealed class AttemptingClient(IChatClient inner, int attempts) : DelegatingChatClient(inner)
{
    /// <summary>Gets the client that makes the attempts after the first.</summary>
    public IChatClient? Next { get; init; }

    /// <summary>Gets whether the first attempt goes to the next client already.</summary>
    public bool Switches { get; init; }

    /// <summary>Gets how much output the last attempt after the first was allowed.</summary>
    public int? MaxOutputTokens { get; private set; }

    public BudgetRefusal? Refusal { get; private set; }

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ModelCall call = ((ModelCallOptions)options!).Call;
        IChatClient client = InnerClient;
        if (Switches)
        {
            Assert.True(call.TrySwitch(new ModelEndpoint(client = Next!, null), out _, out _));
        }

        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await client.GetResponseAsync(messages, options, cancellationToken);
            }
            catch (ModelException failure) when (attempt < attempts)
            {
                if (!call.TryAgain(failure, Next is null ? null : new ModelEndpoint(Next, null), out int? maxOutputTokens, out BudgetRefusal? refusal))
                {
                    Refusal = refusal;
                    throw;
                }

                MaxOutputTokens = maxOutputTokens;
                client = Next ?? client;
            }
        }
    }
}
