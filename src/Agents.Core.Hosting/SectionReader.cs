using System.Globalization;
using Agents.Core.Chat;
using Agents.Core.Tools;
using Microsoft.Extensions.Configuration;

namespace Agents.Core.Hosting;

/// <summary>Reads the keys of one section, collects what cannot be read, and knows in the end which keys nothing has asked for.</summary>
/// <remarks>Written by hand and not bound: a binder takes no notice of a key that it does not know, and a limit with a slip in its name would be none.</remarks>
internal sealed class SectionReader(IConfiguration section, string path, List<string> failures)
{
    private const int MaxShown = 64;

    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets where the section stands, for messages.</summary>
    public string Path => path;

    /// <summary>Gets the children, for a section whose keys are names.</summary>
    public IEnumerable<IConfigurationSection> Entries => section.GetChildren();

    public SectionReader Of(IConfigurationSection child) => new(child, $"{path}:{child.Key}", failures);

    public void Fail(string sentence) => failures.Add(sentence);

    /// <summary>Gets a section below this one; <see langword="null"/> when it is not there.</summary>
    public SectionReader? Section(string key)
    {
        _known.Add(key);
        IConfigurationSection child = section.GetSection(key);
        if (child.GetChildren().Any())
        {
            return new SectionReader(child, $"{path}:{key}", failures);
        }

        if (!string.IsNullOrEmpty(child.Value))
        {
            failures.Add($"{path}:{key} must be a section with keys of its own, but is {Shown(child.Value)}.");
        }

        return null;
    }

    /// <summary>Gets a value; <see langword="null"/> when it is not there or not a value.</summary>
    public string? Text(string key)
    {
        _known.Add(key);
        IConfigurationSection child = section.GetSection(key);
        if (child.GetChildren().Any())
        {
            failures.Add($"{path}:{key} must be a value, but has keys of its own.");
            return null;
        }

        if (child.Value is { } value && string.IsNullOrWhiteSpace(value))
        {
            failures.Add($"{path}:{key} must not be empty; leave the key out to leave it unset.");
            return null;
        }

        return child.Value;
    }

    public void Long(string key, Action<long> set)
    {
        if (Text(key) is { } text)
        {
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
            {
                set(value);
            }
            else
            {
                failures.Add($"{path}:{key} must be a whole number, but is {Shown(text)}.");
            }
        }
    }

    public void Int(string key, Action<int> set) => Long(key, value =>
    {
        if (value is >= int.MinValue and <= int.MaxValue)
        {
            set((int)value);
        }
        else
        {
            failures.Add($"{path}:{key} must be at most {int.MaxValue}, but is {value}.");
        }
    });

    /// <summary>Reads an amount that a budget limits, which is 0 or more.</summary>
    public void Amount(string key, Action<long> set) => Long(key, value =>
    {
        if (value >= 0)
        {
            set(value);
        }
        else
        {
            failures.Add($"{path}:{key} must be 0 or more, but is {value}.");
        }
    });

    public void Decimal(string key, decimal greatest, Action<decimal> set)
    {
        if (Text(key) is { } text)
        {
            if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal value)
                && value >= 0 && value <= greatest)
            {
                set(value);
            }
            else
            {
                failures.Add($"{path}:{key} must be an amount of dollars from 0 to {greatest:0}, such as 0.05, but is {Shown(text)}.");
            }
        }
    }

    public void Flag(string key, Action<bool> set)
    {
        if (Text(key) is { } text)
        {
            if (bool.TryParse(text, out bool value))
            {
                set(value);
            }
            else
            {
                failures.Add($"{path}:{key} must be true or false, but is {Shown(text)}.");
            }
        }
    }

    /// <summary>Reads a length of time, with its unit.</summary>
    public void Time(string key, Action<TimeSpan> set)
    {
        if (Text(key) is { } text)
        {
            if (TryReadTime(text.Trim(), out TimeSpan value))
            {
                set(value);
            }
            else
            {
                failures.Add($"{path}:{key} must be a time with its unit, such as 00:02:00, 500ms, 90s, 5m or 1h, but is {Shown(text)}.");
            }
        }
    }

    /// <summary>Tells of the keys that nothing has asked for.</summary>
    public void ReportUnknown()
    {
        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (!_known.Contains(child.Key))
            {
                string hint = NearestName.Find(child.Key, _known) is { } near ? $"did you mean {near}?" : $"the keys are {string.Join(", ", _known)}.";
                failures.Add($"{path}:{NameText.Escape(child.Key, MaxShown)} is unknown; {hint}");
            }
        }
    }

    public static string Shown(string value) => NameText.Quote(SecretText.Redact(value, MaxShown));

    private static bool TryReadTime(string text, out TimeSpan value)
    {
        // A bare number would be days, which nobody means.
        if (text.Contains(':', StringComparison.Ordinal))
        {
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value);
        }

        value = default;
        int letters = text.AsSpan().IndexOfAnyInRange('a', 'z');
        if (letters <= 0 || !decimal.TryParse(text[..letters].TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
        {
            return false;
        }

        long? unit = text[letters..] switch
        {
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "m" or "min" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            "d" => TimeSpan.TicksPerDay,
            _ => null,
        };
        if (unit is not { } ticks || number > TimeSpan.MaxValue.Ticks / ticks)
        {
            return false;
        }

        value = new TimeSpan((long)(number * ticks));
        return true;
    }
}
