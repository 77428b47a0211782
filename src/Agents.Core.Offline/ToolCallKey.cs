using System.Text;

namespace Agents.Core.Offline;

/// <summary>Names a call by its tool and arguments, so that the same call is recognized however its values are typed.</summary>
internal static class ToolCallKey
{
    internal static string Of(string tool, IDictionary<string, object?>? arguments)
    {
        StringBuilder key = new(tool);
        foreach ((string name, object? value) in (arguments ?? new Dictionary<string, object?>()).OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            string text = PlainText.Of(value);
            key.Append('\n').Append(name).Append('=').Append(text.Length).Append(':').Append(text);
        }

        return key.ToString();
    }
}
