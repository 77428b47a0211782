namespace WebApi;

/// <summary>Stands for a service of the application that lives as long as a run, such as a database session.</summary>
internal sealed class OpeningHours
{
    public string Of(string day) => $"On {day} the library opens at 9:00 and closes at 18:00.";
}
