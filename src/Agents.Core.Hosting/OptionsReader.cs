using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Agents.Core.Hosting;

/// <summary>Reads the options whenever it is asked to, and says when they may have changed.</summary>
/// <remarks>
/// Not an options monitor: that one throws into the thread that reloads when new options are invalid, and has none to give until they
/// are mended.
/// </remarks>
internal sealed class OptionsReader(IOptionsFactory<AgentsOptions> factory, IEnumerable<IOptionsChangeTokenSource<AgentsOptions>> sources)
{
    /// <summary>Reads the options.</summary>
    /// <exception cref="AgentOptionsException">They cannot be used; every problem is listed.</exception>
    public AgentsOptions Read()
    {
        try
        {
            return factory.Create(Options.DefaultName);
        }
        catch (OptionsValidationException invalid)
        {
            throw new AgentOptionsException(nameof(AgentsOptions), [.. invalid.Failures]);
        }
    }

    /// <summary>Calls back whenever options may have changed, until it is disposed of.</summary>
    public IDisposable Watch(Action changed)
    {
        List<IDisposable> watches = [.. sources.Select(source => ChangeToken.OnChange(source.GetChangeToken, changed))];
        return new Watches(watches);
    }

    private sealed class Watches(List<IDisposable> watches) : IDisposable
    {
        public void Dispose() => watches.ForEach(watch => watch.Dispose());
    }
}
