using k8s;
using k8s.Models;

namespace WhatsApi.Deploy.Tests;

public sealed class KubernetesTests
{
    const string Folder = "deploy/kubernetes";

    static readonly string[] All = ["base", "overlays/production", "single"];

    public static TheoryData<string> Layers => new(All);

    /// <summary>The client's own types are Kubernetes' schema; strict, they know no member that it does not.</summary>
    [Theory, MemberData(nameof(Layers))]
    public void It_keeps_to_the_schema_of_Kubernetes(string layer) => Assert.NotEmpty(Objects(layer));

    [Theory, MemberData(nameof(Layers))]
    public void Every_manifest_is_named_and_there(string layer)
    {
        var kustomization = Yaml.Read($"{Folder}/{layer}/kustomization.yaml");
        var named = kustomization["resources"]!.AsArray().Select(file => (string)file!).Concat((kustomization["patches"]?.AsArray() ?? []).Select(patch => (string)patch!["path"]!));
        Assert.Equal(Files(layer).Select(Path.GetFileName).Order(), named.Where(name => name.EndsWith(".yaml", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void Every_pod_runs_as_nobody_special_on_a_file_system_it_cannot_change()
    {
        foreach (var (name, pod) in Pods())
        {
            Assert.True(pod.SecurityContext is { RunAsNonRoot: true, RunAsUser: > 0, SeccompProfile.Type: "RuntimeDefault" }, name);
            Assert.False(pod.AutomountServiceAccountToken, name);
            foreach (var container in pod.Containers)
            {
                Assert.True(container.SecurityContext is { AllowPrivilegeEscalation: false, ReadOnlyRootFilesystem: true, Privileged: null }, name);
                Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
                Assert.Contains(container.VolumeMounts, mount => mount.MountPath == "/tmp");
            }
        }
    }

    [Fact]
    public void Every_container_is_probed_at_a_port_it_has_and_bounded()
    {
        foreach (var (name, pod) in Pods())
            foreach (var container in pod.Containers)
            {
                foreach (var probe in new[] { container.StartupProbe, container.LivenessProbe, container.ReadinessProbe })
                    Assert.Contains((probe?.HttpGet?.Port ?? probe?.TcpSocket?.Port)?.Value, container.Ports.Select(port => port.Name));
                if (container.ReadinessProbe.HttpGet is { } ready) Assert.Equal(("/ready", "/health", "/health"), (ready.Path, container.LivenessProbe.HttpGet.Path, container.StartupProbe.HttpGet.Path));
                Assert.True(container.Resources is { Requests: { } requests, Limits: { } limits } && requests.ContainsKey("cpu") && requests.ContainsKey("memory") && limits.ContainsKey("memory"), name);
            }
    }

    [Fact]
    public void Every_pod_is_given_the_time_to_end()
    {
        // A host gives its requests 30 s; what comes before that is on top.
        foreach (var (name, pod) in Pods()) Assert.True(pod.TerminationGracePeriodSeconds >= 45, name);
        Assert.All(Pods().SelectMany(pod => pod.Pod.Containers).Where(container => container.Ports.Any(port => port.Name == "http")), container => Assert.NotNull(container.Lifecycle?.PreStop?.Exec));
    }

    [Fact]
    public void Every_deployment_is_kept_up_during_disruptions_and_scales()
    {
        var objects = Objects("base");
        foreach (var deployment in objects.OfType<V1Deployment>())
        {
            Assert.Contains(objects.OfType<V1PodDisruptionBudget>(), budget => Selects(budget.Spec.Selector, deployment.Spec.Template));
            var scaler = Assert.Single(objects.OfType<V2HorizontalPodAutoscaler>(), scaler => scaler.Spec.ScaleTargetRef.Name == deployment.Name());
            Assert.True(scaler.Spec.MinReplicas >= 2 && deployment.Spec.Replicas is null, "The autoscaler alone says how many there are.");
            Assert.Equal("0", deployment.Spec.Strategy.RollingUpdate.MaxUnavailable.Value);
        }
    }

    [Fact]
    public void Nothing_goes_in_or_out_but_what_a_policy_says()
    {
        var policies = Objects("base").OfType<V1NetworkPolicy>().ToList();
        Assert.Contains(policies, policy => policy.Spec is { PodSelector.MatchLabels: null or { Count: 0 }, Ingress: null, Egress: null } && policy.Spec.PolicyTypes.Count == 2);
        Assert.Contains(Objects("single").OfType<V1NetworkPolicy>(), policy => policy.Spec.PolicyTypes.Count == 2);
        foreach (var world in policies.Concat(Objects("single").OfType<V1NetworkPolicy>()).SelectMany(policy => policy.Spec.Egress ?? []).SelectMany(rule => rule.To ?? []).Select(to => to.IpBlock).OfType<V1IPBlock>())
            Assert.True(world.Except.Count > 0, $"{world.Cidr} holds private networks, too");
    }

    [Fact]
    public void Secrets_are_named_and_never_written_down()
    {
        foreach (var layer in All)
        {
            Assert.DoesNotContain(Objects(layer), item => item is V1Secret);
            var literals = (Yaml.Read($"{Folder}/{layer}/kustomization.yaml")["configMapGenerator"]?.AsArray() ?? []).SelectMany(map => map!["literals"]!.AsArray()).Select(literal => (string)literal!);
            Assert.DoesNotContain(literals, literal => Keys.Any(key => literal.StartsWith(key, StringComparison.Ordinal)));
        }
        foreach (var (name, pod) in Pods()) Assert.All(pod.Containers, container => Assert.Contains(container.EnvFrom, from => from.SecretRef?.Name == "whatsapi-secrets"));
    }

    [Fact]
    public void Every_setting_is_in_the_documentation()
    {
        var settings = All.SelectMany(layer => (Yaml.Read($"{Folder}/{layer}/kustomization.yaml")["configMapGenerator"]?.AsArray() ?? [])
            .SelectMany(map => map!["literals"]!.AsArray()).Select(literal => ((string)literal!).Split('=')[0]));
        Repository.AreDocumented([.. settings, .. Keys, .. Pods().SelectMany(pod => pod.Pod.Containers).SelectMany(container => container.Env ?? []).Select(variable => variable.Name)]);
    }

    [Needs("kubectl")]
    public async Task Kustomize_builds_every_layer()
    {
        foreach (var layer in All)
        {
            var built = KubernetesYaml.LoadAllFromString(await Programs.Do("kubectl", "kustomize", Repository.PathOf($"{Folder}/{layer}")), strict: true);
            Assert.Contains(built, item => item is V1NetworkPolicy);
            Assert.All(built.OfType<V1NetworkPolicy>().Where(policy => policy.Name() == "gateway" && layer != "base"), policy => Assert.NotEmpty(policy.Spec.Ingress[0].FromProperty));
        }
    }

    static IEnumerable<string> Keys => Repository.Read("deploy/secrets.example.env").Split('\n').Where(line => line.Contains('=') && !line.StartsWith('#')).Select(line => line.Split('=')[0]);

    static IEnumerable<(string Name, V1PodSpec Pod)> Pods() => Objects("base").Concat(Objects("single")).SelectMany(item => item switch
    {
        V1Deployment deployment => [(deployment.Name(), deployment.Spec.Template.Spec)],
        V1StatefulSet set => [(set.Name(), set.Spec.Template.Spec)],
        _ => Array.Empty<(string, V1PodSpec)>(),
    });

    static List<object> Objects(string layer) => [.. Files(layer).SelectMany(file => KubernetesYaml.LoadAllFromString(File.ReadAllText(file), strict: true))];

    static IEnumerable<string> Files(string layer) => Directory.EnumerateFiles(Repository.PathOf($"{Folder}/{layer}"), "*.yaml").Where(file => Path.GetFileName(file) != "kustomization.yaml");

    static bool Selects(V1LabelSelector selector, V1PodTemplateSpec pod) => selector.MatchLabels.All(label => pod.Metadata.Labels.TryGetValue(label.Key, out var value) && value == label.Value);
}
