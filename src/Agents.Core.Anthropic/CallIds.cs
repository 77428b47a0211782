using System.Text;

namespace Agents.Core.Anthropic;

/// <summary>Makes ids of calls that other models gave fit the provider's rule: letters and digits of ASCII, underscores and hyphens.</summary>
internal static class CallIds
{
    private const string Empty = "_";

    public static bool IsValid(string id)
    {
        foreach (char letter in id)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('_' or '-'))
            {
                return false;
            }
        }

        return id.Length > 0;
    }

    /// <summary>Writes what the rule does not allow as its number, so that a call and its result get the same id, and two calls two.</summary>
    public static string Fit(string id)
    {
        if (IsValid(id))
        {
            return id;
        }

        StringBuilder fit = new(id.Length + 8);
        foreach (char letter in id)
        {
            _ = char.IsAsciiLetterOrDigit(letter) || letter == '-' ? fit.Append(letter) : fit.Append('_').Append(((int)letter).ToString("x4"));
        }

        return fit.Length == 0 ? Empty : fit.ToString();
    }
}
