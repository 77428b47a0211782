namespace WebApi;

/// <summary>Stands for a service of the application that lives as long as a run, such as a database session.</summary>
internal sealed class OpeningHours
{
    private readonly (int Opens, int Closes) _hours = (9, 18);

    public string Of(string day) => $"On {day} the library opens at {_hours.Opens}:00 and closes at {_hours.Closes}:00.";
}
