using Microsoft.Extensions.AI;

namespace Agents.Core.Chat.Catalog;

/// <summary>A client that a catalog made, and one sentence that says which and why.</summary>
/// <remarks>Disposing of it disposes of the client.</remarks>
public sealed class ModelChoice : IDisposable
{
    internal ModelChoice(IChatClient client, string provider, ModelName name, string model, string sentence)
    {
        Client = client;
        Provider = provider;
        Endpoint = name.Endpoint;
        Model = model;
        Sentence = sentence;
    }

    /// <summary>Gets the client.</summary>
    public IChatClient Client { get; }

    /// <summary>Gets the name of the provider that made it.</summary>
    public string Provider { get; }

    /// <summary>Gets the address that the model string names; <see langword="null"/> when it names a provider.</summary>
    /// <remarks>Such a model is seldom in a book of prices: a budget of money needs one, or <see cref="Budgets.UnknownModels.CountTokensOnly"/>.</remarks>
    public Uri? Endpoint { get; }

    /// <summary>Gets the model's id.</summary>
    public string Model { get; }

    /// <summary>Gets one sentence for people: which model was chosen, and why. It holds no key: variables are named without their values, an address without its query.</summary>
    public string Sentence { get; }

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();
}
