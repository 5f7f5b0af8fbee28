namespace Edge.Commissioning.Cli;

/// <summary>Something the user gave is wrong: an option, a file, a folder. Ends the program with this one line on stderr and exit code 2.</summary>
/// <param name="message">What is wrong, where, and what is allowed; one line.</param>
public sealed class UserErrorException(string message) : Exception(message);
