using Agents.Core.Chat.Clients;
using Microsoft.Extensions.AI;

namespace Agents.Core.Hosting;

/// <summary>A model that was added.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Create">Makes its client; <see langword="null"/> where a model string says which it is.</param>
/// <param name="Layers">Puts layers around the client; <see langword="null"/> for the usual ones.</param>
internal sealed record ModelRegistration(string Name, Func<IServiceProvider, IChatClient>? Create, Action<IServiceProvider, ModelClientBuilder>? Layers);
