using Agents.Core.Budgets;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>A client and the model that it calls.</summary>
internal sealed class ModelEndpoint
{
    private Listing? _lastListing;

    public ModelEndpoint(IChatClient client, string? model)
    {
        Client = client;
        Model = model ?? Metadata?.DefaultModelId;
    }

    /// <summary>Gets what the client says of itself.</summary>
    public ChatClientMetadata? Metadata => Client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;

    public IChatClient Client { get; }

    /// <summary>Gets the model's id; <see langword="null"/> when the client does not say.</summary>
    public string? Model { get; }

    /// <summary>Looks the model's price up, and remembers it for the book that was asked last: most runs bring the same one.</summary>
    public ModelPrice? PriceIn(PriceBook prices)
    {
        Listing? listing = _lastListing;
        if (listing is null || !ReferenceEquals(listing.Prices, prices))
        {
            _lastListing = listing = new Listing(prices, prices.PriceOf(Model));
        }

        return listing.Price;
    }

    /// <summary>Gets the model's id for messages and events.</summary>
    public string Name => Model ?? "unknown";

    private sealed record Listing(PriceBook Prices, ModelPrice? Price);
}
