using Microsoft.Extensions.Configuration;

namespace Agents.Core.HostingTests;

/// <summary>Configuration that a test changes while the application runs.</summary>
internal sealed class ChangingConfiguration : ConfigurationProvider, IConfigurationSource
{
    public ChangingConfiguration(params (string Key, string? Value)[] values) => Write(values);

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public void Change(params (string Key, string? Value)[] values)
    {
        Write(values);
        OnReload();
    }

    /// <summary>Takes a key and all below it away.</summary>
    public void Remove(string key)
    {
        Data = Data.Where(pair => pair.Key != key && !pair.Key.StartsWith($"{key}:", StringComparison.OrdinalIgnoreCase)).ToDictionary(StringComparer.OrdinalIgnoreCase);
        OnReload();
    }

    private void Write((string Key, string? Value)[] values)
    {
        Dictionary<string, string?> data = new(Data, StringComparer.OrdinalIgnoreCase);
        foreach ((string key, string? value) in values)
        {
            data[key] = value;
        }

        Data = data;
    }
}
