# ThreadPoolExecutor(n).map over requests, as the tutorial does it: `requests` where it is installed, else urllib.
import sys, time
from concurrent.futures import ThreadPoolExecutor

workers, url, how, rounds = int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
if how == 'requests':
    import requests
    def fetch(_):
        return requests.get(url).status_code
else:
    from urllib.request import urlopen
    def fetch(_):
        with urlopen(url) as response:
            response.read()
            return response.status

with ThreadPoolExecutor(max_workers=workers) as executor:
    started = time.perf_counter()
    statuses = list(executor.map(fetch, range(rounds)))
    elapsed = time.perf_counter() - started
assert statuses == [200] * rounds
print(elapsed * 1000)
