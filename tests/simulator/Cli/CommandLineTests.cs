using System.Net;
using System.Net.Sockets;
using Edge.Simulator.Cli;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Cli;

[TestClass]
public sealed class CommandLineTests
{
    [TestMethod]
    [DataRow("--frequency 3", "--frequency")]
    [DataRow("start", "start")]
    [DataRow("--port", "--port")]
    [DataRow("--port 0", "1 to 65535")]
    [DataRow("--port 1883 --broker a:1", "--broker")]
    [DataRow("--broker a:b:c", "host:port")]
    [DataRow("--seed one", "whole number")]
    [DataRow("--seed 1 --seed 2", "--seed")]
    [DataRow("--speed 0", "from 0.01 to 100000, or max")]
    [DataRow("--speed max --port 1884", "no network")]
    [DataRow("--speed max --broker a:1", "no network")]
    [DataRow("--start yesterday", "ISO 8601")]
    [DataRow("--for 3", "90s, 15m, 3h or 2d")]
    [DataRow("--step 1h", "--replay")]
    [DataRow("--replay data.csv", "--map")]
    [DataRow("--map a=load", "--replay")]
    [DataRow("--site missing.json", "missing.json")]
    [DataRow("watch --broker a:b:c", "host:port")]
    [DataRow("watch --speed 3", "--speed")]
    [DataRow("platform", "--store")]
    [DataRow("platform --store x --broker a:b:c", "host:port")]
    [DataRow("platform --store x --group A", "1 to 32 of a-z")]
    [DataRow("platform --store x --host a/b", "without /, + and #")]
    [DataRow("platform --store x --key missing.key", "missing.key")]
    [DataRow("platform --store x --password p", "--user")]
    [DataRow("watch --password-file p", "--user")]
    [DataRow("watch --user u --password p --password-file p", "exclude each other")]
    [DataRow("watch --user u --password-file missing.txt", "missing.txt")]
    [DataRow("watch --ca missing.pem", "missing.pem")]
    [DataRow("watch --ca a.pem --client-cert b.pem", "--client-key")]
    [DataRow("watch --client-cert b.pem --client-key b.key", "--ca")]
    [DataRow("--replay missing.csv --map a=load", "missing.csv")]
    [DataRow("--replay missing.csv --map a=nothing", "slurry-flow")]
    public void A_wrong_option_gets_one_line_and_exit_code_2(string arguments, string expected)
    {
        using var run = CommandLine.Run(arguments.Split(' '));

        Assert.AreEqual(2, run.ExitCode);
        Assert.AreEqual("", run.Output);
        StringAssert.StartsWith(run.Error, "edge: ");
        StringAssert.Contains(run.Error, expected);
        Assert.AreEqual(1, run.Error.Count(character => character == '\n'));
    }

    [TestMethod]
    public void A_password_may_come_from_the_environment_and_is_in_no_text_of_the_options()
    {
        var settings = new BrokerSettings();
        var command = new System.CommandLine.Command("test");
        settings.AddTo(command);
        Environment.SetEnvironmentVariable(BrokerSettings.PasswordVariable, "from-outside");
        try
        {
            Assert.AreEqual("from-outside", settings.Read(command.Parse("--user u")).Password);
            Assert.AreEqual("given", settings.Read(command.Parse("--user u --password given")).Password);
            Assert.IsNull(settings.Read(command.Parse("")).Password);
            Assert.AreEqual("127.0.0.1:1883", $"{settings.Read(command.Parse("--user u"))}");
        }
        finally
        {
            Environment.SetEnvironmentVariable(BrokerSettings.PasswordVariable, null);
        }
    }

    [TestMethod]
    public void A_state_without_a_name_is_refused_in_plain_words()
    {
        using var run = CommandLine.Run("--state", "", "--speed", "max", "--for", "1s");

        Assert.AreEqual(2, run.ExitCode);
        Assert.AreEqual("edge: --state: '' is no folder; give its path\n", run.Error.ReplaceLineEndings("\n"));
    }

    [TestMethod]
    public void A_bad_site_file_gets_one_line_that_names_the_place()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("site.json", "{ \"site\": { \"id\": 7 } }");

        using var run = CommandLine.Run("--site", file);

        Assert.AreEqual(2, run.ExitCode);
        StringAssert.StartsWith(run.Error, $"edge: --site: '{file}': ");
        Assert.AreEqual(1, run.Error.Count(character => character == '\n'));
    }

    [TestMethod]
    public void A_port_in_use_gets_one_line_that_says_what_to_do()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var folder = new TemporaryFolder();

        using var run = CommandLine.Run("--port", $"{port}", "--state", folder.Path, "--for", "1s");

        Assert.AreEqual(2, run.ExitCode);
        StringAssert.Contains(run.Error, $"port {port} is in use");
        StringAssert.Contains(run.Error, $"--broker 127.0.0.1:{port}");
    }

    [TestMethod]
    public void A_state_that_another_simulator_has_gets_one_line()
    {
        using var folder = new TemporaryFolder();
        using var other = Simulator.Cli.StateLock.Take(folder.Path);

        using var run = CommandLine.Run("--state", folder.Path, "--speed", "max", "--for", "1s");

        Assert.AreEqual(2, run.ExitCode);
        StringAssert.Contains(run.Error, "another simulator");
    }

    [TestMethod]
    public void A_state_folder_that_is_a_file_gets_one_line()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("state", "");

        using var run = CommandLine.Run("--state", file, "--speed", "max", "--for", "1s");

        Assert.AreEqual(2, run.ExitCode);
        StringAssert.Contains(run.Error, "--state");
    }

    [TestMethod]
    [DataRow("--port")]
    [DataRow("--broker")]
    [DataRow("--site")]
    [DataRow("--seed")]
    [DataRow("--speed")]
    [DataRow("--start")]
    [DataRow("--for")]
    [DataRow("--state")]
    [DataRow("--replay")]
    [DataRow("--map")]
    [DataRow("--step")]
    [DataRow("--json")]
    [DataRow("watch")]
    [DataRow("Examples:")]
    public void Help_tells_all(string part)
    {
        using var run = CommandLine.Run("--help");

        Assert.AreEqual(0, run.ExitCode);
        StringAssert.Contains(run.Output, part);
    }
}
